//! A docket is restored in full from its own export: every kind of event, closings and reopenings,
//! moves.

use super::*;

const OTHER: &str = "(2023)内0783民初13号";

/// A docket with everything that can happen to a case.
#[allow(clippy::too_many_lines, reason = "a line per event")]
fn eventful() -> Home {
    let home = Home::new();
    let today = ["--today", "2023-09-30"];
    for line in [
        &[
            "add",
            NUMBER,
            "--filed",
            "2023-01-05",
            "--division",
            "民一庭",
            "--handler",
            "张建国",
        ][..],
        &[
            "add",
            OTHER,
            "--filed",
            "2023-02-05",
            "--closed",
            "2023-03-01",
            "--how",
            "判决",
        ],
        &["amend", NUMBER, "division", "民二庭", "--on", "2023-03-01"],
        &["amend", NUMBER, "handler", "李四", "--on", "2023-04-01"],
        &["amend", NUMBER, "handler", "张建国", "--on", "2023-05-01"],
        &["amend", NUMBER, "handler", "李四", "--on", "2023-06-01"],
        &["amend", OTHER, "division", "执行局", "--on", "2023-02-10"],
        &["amend", OTHER, "handler", "李四", "--on", "2023-02-20"],
        &["amend", OTHER, "handler", "张三"],
        &["amend", NUMBER, "note", "改了"],
        &[
            "change",
            NUMBER,
            "suspend",
            "--from",
            "2023-02-01",
            "--ground",
            "stay",
        ],
        &["change", NUMBER, "resume", "--on", "2023-02-11"],
        &[
            "change",
            NUMBER,
            "convert",
            "--to",
            "civil-first-simplified",
            "--on",
            "2023-02-20",
        ],
        &[
            "change",
            NUMBER,
            "restart",
            "--on",
            "2023-04-01",
            "--reason",
            "x",
        ],
        &[
            "change",
            NUMBER,
            "extend",
            "--months",
            "1",
            "--approved",
            "2023-05-01",
        ],
        &[
            "change",
            NUMBER,
            "deduct",
            "--from",
            "2023-05-01",
            "--to",
            "2023-05-21",
        ],
        &[
            "pay",
            NUMBER,
            "1,200.50",
            "--on",
            "2023-06-01",
            "--method",
            "现金",
        ],
        &["payout", NUMBER, "0.01", "--on", "2023-06-02"],
        &[
            "follow",
            NUMBER,
            "--outcome",
            "contacted",
            "--next",
            "2023-10-07",
        ],
        &["close", NUMBER, "--on", "2023-07-01", "--how", "判决"],
        &["reopen", NUMBER, "--on", "2023-07-10", "--reason", "误结"],
        &["close", NUMBER, "--on", "2023-08-01", "--how", "调解"],
    ] {
        let mut args = line.to_vec();
        args.extend(today);
        let ended = home.run(&args);
        assert_eq!(ended.code, 0, "{line:?}: {}", ended.err);
    }
    home
}

/// The answers to everything that can be asked about it.
fn answers(home: &Home, store: &str) -> Vec<String> {
    let window = ["--from", "2022-12-01", "--to", "2023-09-30"];
    let mut questions = vec![
        vec!["due"],
        vec!["export", "cases"],
        vec!["execution", window[0], window[1], window[2], window[3]],
    ];
    for by in [
        "day",
        "day,court",
        "day,division",
        "day,handler",
        "day,kind",
    ] {
        for set in ["all", "delayed", "long-pending=2"] {
            let mut question = vec!["stock", "--by", by, "--set", set];
            question.extend(window);
            questions.push(question);
        }
    }
    questions
        .into_iter()
        .map(|mut question| {
            question.extend(["--today", "2023-09-30", "--store", store]);
            let ended = home.run(&question);
            assert_eq!(ended.code, 0, "{question:?}: {}", ended.err);
            ended.out
        })
        .collect()
}

fn events(home: &Home, store: &str) -> String {
    let ended = home.run(&["export", "events", "--format", "jsonl", "--store", store]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    ended.out
}

#[test]
fn an_export_brings_the_same_docket_back() {
    let home = eventful();
    let own = home.path().join(".local/share/qingji/docket.redb");
    let own = own.to_str().unwrap();
    let wanted = answers(&home, own);
    let said = events(&home, own);
    for format in ["csv", "jsonl", "xlsx"] {
        let path = |what: &str| home.path().join(format!("{what}.{format}"));
        let (cases, rest) = (path("cases"), path("events"));
        for (what, file) in [("cases", &cases), ("events", &rest)] {
            let ended = home.run(&["export", what, "--out", file.to_str().unwrap()]);
            assert_eq!(ended.code, 0, "{}", ended.err);
        }
        let import = |store: &str| -> Value {
            let (cases, rest) = (cases.to_str().unwrap(), rest.to_str().unwrap());
            let ended = home.run(&[
                "import",
                cases,
                "--events",
                rest,
                "--store",
                store,
                "--json",
                "--today",
                "2023-09-30",
            ]);
            assert_eq!(ended.code, 0, "{}", ended.err);
            serde_json::from_str(&ended.out).unwrap()
        };
        // Into a new store, into one with another case, and back into its own.
        let new = home.path().join(format!("{format}.redb"));
        let used = home.path().join(format!("{format}-used.redb"));
        let used = used.to_str().unwrap();
        assert_eq!(home.run(&["add", "x1", "--store", used]).code, 0);
        for store in [new.to_str().unwrap(), used] {
            let report = import(store);
            // One ground does not apply to such cases, which is reported.
            let problems = report["problems"].as_array().unwrap();
            let of_law = |one: &&Value| one["reason"] != "ground-not-applicable";
            assert_eq!(problems.iter().find(of_law), None, "{report}");
            assert_eq!(events(&home, store), said, "{format}");
            let again = import(store);
            assert_eq!((&again["added"], &again["updated"]), (&0.into(), &0.into()));
            assert!(again["group"].is_null());
        }
        assert_eq!(answers(&home, new.to_str().unwrap()), wanted, "{format}");
        let back = import(own);
        assert!(back["group"].is_null(), "{back}");
    }
    assert_eq!(answers(&home, own), wanted);
}

#[test]
fn a_closing_in_both_files_is_one_and_the_row_of_cases_is_the_state_of_today() {
    let home = Home::new();
    let cases = home.file(
        "c.csv",
        &format!("案号,立案日期,结案日期\n{NUMBER},2023-01-05,2023-03-01\n"),
    );
    for (on, how, kinds, closed) in [
        (
            "2023-03-01",
            "判决",
            &["registered", "closed"][..],
            "2023-03-01",
        ),
        (
            "2023-02-01",
            "",
            &["registered", "closed", "amended"],
            "2023-03-01",
        ),
    ] {
        let store = home.path().join(format!("{on}.redb"));
        let store = store.to_str().unwrap();
        let events = home.file(
            "e.csv",
            &format!("案号,kind,on,how\n{NUMBER},closed,{on},{how}\n"),
        );
        home.json(&[
            "import",
            cases.to_str().unwrap(),
            "--events",
            events.to_str().unwrap(),
            "--store",
            store,
        ]);
        let file = home.json(&["show", NUMBER, "--store", store]);
        assert_eq!(file["closed"], closed, "{file}");
        let found: Vec<_> = file["timeline"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| &e["event"]["kind"])
            .collect();
        assert_eq!(found, kinds);
    }
}

#[test]
fn a_docket_without_events_comes_back_from_both_of_its_files() {
    for (format, extension) in [("jsonl", "jsonl"), ("csv", "csv")] {
        let home = Home::new();
        let cases = home.file(
            "cases.csv",
            "案号,立案日期\n(2023)内0783民初1号,2023-01-05\n",
        );
        let at = |name: &str| home.path().join(name).to_str().unwrap().to_owned();
        let run = |args: &[&str]| {
            let ended = home.run(&[args, &["--today", "2023-06-30"]].concat());
            assert_eq!(ended.code, 0, "{args:?}: {}", ended.err);
            ended.out
        };
        let (first, second) = (at("a.redb"), at("b.redb"));
        run(&["import", cases.to_str().unwrap(), "--store", &first]);
        let out = |what: &str| at(&format!("{what}.{extension}"));
        for what in ["cases", "events"] {
            let path = out(what);
            run(&[
                "export", what, "--out", &path, "--force", "--format", format, "--store", &first,
            ]);
        }
        run(&[
            "import",
            &out("cases"),
            "--events",
            &out("events"),
            "--store",
            &second,
        ]);
        for what in ["cases", "events"] {
            let export = |store| run(&["export", what, "--format", "jsonl", "--store", store]);
            assert_eq!(export(&first), export(&second), "{format} {what}");
        }
        // An export of nothing has no rows, and is no error.
        run(&["import", &out("events"), "--store", &second]);
    }
}
