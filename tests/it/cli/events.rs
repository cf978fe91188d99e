//! The meaning of an event beside the other events of its case: which pause a resumption ends, how
//! sheets name a ground, the state of a case after a conversion.

use super::*;

const ONE: &str = "number,filed\n(2023)内0783民初12号,2023-01-05\n";

/// A docket with one case, imported from `in.csv`.
pub(super) struct One {
    pub(super) home: Home,
    pub(super) store: String,
}

impl One {
    /// Without a docket yet.
    pub(super) fn empty() -> One {
        let home = Home::new();
        let store = home.path().join("d.redb").to_str().unwrap().to_owned();
        One { home, store }
    }

    pub(super) fn of(cases: &str) -> One {
        let one = One::empty();
        one.import(&[("in.csv", cases)]);
        one
    }

    pub(super) fn new() -> One {
        One::of(ONE)
    }

    pub(super) fn json(&self, args: &[&str]) -> Value {
        let mut all = args.to_vec();
        all.extend(["--store", &self.store]);
        self.home.json(&all)
    }

    /// Imports a file, or a file of cases with one of events.
    pub(super) fn import(&self, files: &[(&str, &str)]) -> Value {
        let args = self.files(files);
        self.json(&args.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Imports files that may have refused rows.
    pub(super) fn report(&self, files: &[(&str, &str)]) -> Value {
        let mut args = self.files(files);
        args.push("--json".to_owned());
        let ended = self.run(&args.iter().map(String::as_str).collect::<Vec<_>>());
        assert!([0, 4].contains(&ended.code), "{}", ended.err);
        serde_json::from_str(&ended.out).unwrap()
    }

    pub(super) fn files(&self, files: &[(&str, &str)]) -> Vec<String> {
        let mut paths = files
            .iter()
            .map(|(name, text)| self.home.file(name, text).to_str().unwrap().to_owned());
        let mut args = vec!["import".to_owned()];
        args.extend(paths.next());
        args.extend(paths.flat_map(|events| ["--events".to_owned(), events]));
        args
    }

    pub(super) fn run(&self, args: &[&str]) -> Ended {
        let mut all = args.to_vec();
        all.extend(["--store", &self.store, "--today", "2023-06-30"]);
        self.home.run(&all)
    }

    pub(super) fn ok(&self, args: &[&str]) {
        let ended = self.run(args);
        assert_eq!(ended.code, 0, "{args:?}: {}", ended.err);
    }

    /// The pauses of the case: kind, ground, first day, end.
    pub(super) fn pauses(&self) -> Vec<[String; 4]> {
        let file = self.json(&["show", NUMBER]);
        let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let all = file["changes"].as_array().unwrap().iter();
        all.map(|c| ["kind", "ground", "from", "to"].map(|key| text(&c[key])))
            .collect()
    }
}

#[test]
fn a_resumption_ends_the_pause_that_is_named() {
    let one = One::new();
    for (ground, from) in [("appraisal", "2023-02-01"), ("announcement", "2023-04-01")] {
        one.ok(&[
            "change", NUMBER, "deduct", "--ground", ground, "--from", from,
        ]);
    }
    let unnamed = one.run(&["resume", NUMBER, "--on", "2023-05-01"]);
    assert_eq!(unnamed.code, 4, "{}", unnamed.err);
    assert!(
        unnamed.err.contains("2023-02-01 2023-04-01"),
        "{}",
        unnamed.err
    );
    // Only the first had begun by then.
    one.ok(&[
        "resume",
        NUMBER,
        "--from",
        "2023-02-01",
        "--on",
        "2023-03-01",
    ]);
    let wanted = [
        ["deduct", "appraisal", "2023-02-01", "2023-03-01"],
        ["deduct", "announcement", "2023-04-01", "-"],
    ];
    assert_eq!(one.pauses(), wanted.map(|row| row.map(str::to_owned)));
    let early = one.run(&["resume", NUMBER, "--on", "2023-03-15"]);
    assert_eq!(early.code, 4);
    assert!(early.err.contains("2023-04-01"), "{}", early.err);
    one.ok(&["undo"]);
    one.ok(&[
        "resume",
        NUMBER,
        "--from",
        "2023-02-01",
        "--on",
        "2023-05-01",
    ]);
    assert_eq!(one.pauses()[0][3], "2023-05-01");
    assert_eq!(one.pauses()[1][3], "-");
}

#[test]
fn a_planned_pause_does_not_stand_in_the_way_of_a_resumption() {
    let one = One::new();
    for from in ["2023-02-01", "2023-08-01"] {
        one.ok(&["change", NUMBER, "suspend", "--from", from]);
    }
    one.ok(&["resume", NUMBER, "--on", "2023-05-01"]);
    assert_eq!(one.pauses()[0][3], "2023-05-01");
    assert_eq!(one.pauses()[1][3], "-");
}

/// The days of a case contradict each other; the command itself is used correctly.
#[test]
fn a_pause_that_ends_before_it_begins_is_invalid() {
    let one = One::new();
    for kind in ["suspend", "deduct", "adjourn"] {
        let days = ["--from", "2023-03-01", "--to", "2023-02-01"];
        let ended =
            one.run(&[&["change", NUMBER, kind], &days[..], &["--format", "json"]].concat());
        assert_eq!(ended.code, 4, "{kind}: {}", ended.err);
        let error: Value = serde_json::from_str(&ended.err).unwrap();
        assert_eq!(error["kind"], "invalid");
        assert_eq!(error["key"], "pause-ends-before-start");
        assert_eq!(error["args"]["to"], "2023-02-01");
    }
    assert!(one.pauses().is_empty());
}

#[test]
fn pauses_that_began_on_one_day_are_told_apart_by_their_kind() {
    let one = One::new();
    for kind in ["deduct", "suspend"] {
        one.ok(&["change", NUMBER, kind, "--from", "2023-02-01"]);
    }
    let args = [
        "resume",
        NUMBER,
        "--from",
        "2023-02-01",
        "--on",
        "2023-03-01",
    ];
    assert_eq!(one.run(&args).code, 4);
    let mut named = args.to_vec();
    named.extend(["--kind", "deduct"]);
    one.ok(&named);
    assert_eq!(one.pauses()[0][3], "2023-03-01");
    assert_eq!(one.pauses()[1][3], "-");
}

#[test]
fn imported_resumptions_end_what_they_name_in_any_order_and_survive_an_export() {
    let head = "number,kind,ground,from,on,value\n";
    let rows = [
        "(2023)内0783民初12号,deducted,appraisal,2023-02-01,,\n",
        "(2023)内0783民初12号,deducted,announcement,2023-04-01,,\n",
        "(2023)内0783民初12号,resumed,,2023-02-01,2023-05-01,deduct\n",
        "(2023)内0783民初12号,resumed,,2023-04-01,2023-04-20,deduct\n",
    ];
    let wanted = [
        ["deduct", "announcement", "2023-04-01", "2023-04-20"],
        ["deduct", "appraisal", "2023-02-01", "2023-05-01"],
    ];
    for order in [[0, 1, 2, 3], [2, 0, 1, 3], [3, 2, 1, 0], [0, 3, 2, 1]] {
        for empty in [true, false] {
            let events = order.iter().map(|at| rows[*at]).collect::<String>();
            let events = format!("{head}{events}");
            let one = One::of(if empty {
                "number,filed\n(2023)内0783民初1号,2023-01-05\n"
            } else {
                ONE
            });
            let report = if empty {
                one.import(&[("in.csv", ONE), ("in-events.csv", &events)])
            } else {
                one.import(&[("in-events.csv", &events)])
            };
            assert_eq!(report["problems"], serde_json::json!([]), "{order:?}");
            let mut pauses = one.pauses();
            pauses.sort();
            assert_eq!(
                pauses,
                wanted.map(|row| row.map(str::to_owned)),
                "{order:?}"
            );
            // Export and import into another docket.
            let cases = one.run(&["export", "cases", "--format", "csv"]).out;
            let said = one.run(&["export", "events", "--format", "csv"]).out;
            let other = One::of(&cases);
            other.import(&[("in-events.csv", &said)]);
            let mut pauses = other.pauses();
            pauses.sort();
            assert_eq!(
                pauses,
                wanted.map(|row| row.map(str::to_owned)),
                "{order:?}"
            );
        }
    }
    // A resumption before its pause begins is refused and reported.
    let one = One::new();
    let bad = format!(
        "{head}{}{}(2023)内0783民初12号,resumed,,2023-04-01,2023-03-01,deduct\n",
        rows[0], rows[1]
    );
    let report = one.import(&[("in-events.csv", &bad)]);
    assert_eq!(report["problems"][0]["reason"], "end-before-start");
    assert!(one.pauses().iter().all(|pause| pause[3] == "-"));
}

#[test]
fn a_ground_is_one_whatever_it_is_called() {
    let one = One::new();
    one.ok(&[
        "change",
        NUMBER,
        "deduct",
        "--ground",
        "appraisal",
        "--from",
        "2023-02-01",
    ]);
    let ledger =
        "案号,变更类别,事由,起日,止日\n(2023)内0783民初12号,扣除,司法鉴定,2023-02-01,2023-03-01\n";
    let report = one.import(&[("in-changes.csv", ledger)]);
    assert_eq!(report["updated"], 1, "{report}");
    let ended = [["deduct", "appraisal", "2023-02-01", "2023-03-01"].map(str::to_owned)];
    assert_eq!(one.pauses(), ended);
    for name in ["司法鉴定", "鉴定", "appraisal"] {
        let again = one.import(&[("in-changes.csv", &ledger.replace("司法鉴定", name))]);
        assert_eq!(again["unchanged"], 1, "{name}: {again}");
    }
    one.ok(&[
        "change",
        NUMBER,
        "deduct",
        "--ground",
        "鉴定",
        "--from",
        "2023-05-01",
    ]);
    assert_eq!(one.pauses()[1][1], "appraisal");
    let delays = one.json(&["delays"]);
    let rows = delays.as_array().unwrap();
    assert_eq!(rows.len(), 1, "{delays}");
}

#[test]
fn an_approver_is_one_whichever_of_its_names_is_said() {
    let one = One::new();
    let ledger = "number,kind,approved,months,approver\n\
                  (2023)内0783民初12号,extend,2023-03-01,1,本院院长\n";
    assert_eq!(one.import(&[("in-changes.csv", ledger)])["unchanged"], 0);
    let again = one.import(&[("in-changes.csv", &ledger.replace("本院院长", "院长"))]);
    assert_eq!(again["unchanged"], 1, "{again}");
    for level in ["president", "本院 院长"] {
        one.ok(&[
            "change",
            NUMBER,
            "extend",
            "--months",
            "1",
            "--approved",
            "2023-04-01",
            "--level",
            level,
        ]);
    }
    let delays = one.json(&["delays"]);
    let rows = delays.as_array().unwrap();
    assert_eq!(rows.len(), 1, "{delays}");
    assert_eq!(rows[0]["ground"], "president");
    for (lang, word) in [("zh", "本院院长"), ("en", "the president of the court")] {
        let args = ["delays", "--format", "table", "--lang", lang];
        let table = one.run(&args).out;
        assert!(table.contains(word), "{table}");
    }
}

#[test]
fn a_link_is_said_once_and_never_of_a_case_to_itself() {
    const OTHER: &str = "(2023)内0783民初13号";
    let one = One::of(&format!("{ONE}{OTHER},2023-01-06\n"));
    one.ok(&["link", NUMBER, OTHER]);
    let done = one.run(&["today", "--done", "--json"]).out;
    let done: Value = serde_json::from_str(&done).unwrap();
    let facts = done["facts"].as_array().unwrap();
    assert_eq!(facts[0]["count"], 1, "{done}");
    for (args, code) in [
        (["link", NUMBER, "（２０２３）内0783民初12号"], 4),
        (["link", NUMBER, NUMBER], 4),
        (["link", NUMBER, OTHER], 6),
        (["link", OTHER, NUMBER], 6),
    ] {
        let ended = one.run(&args);
        assert_eq!(ended.code, code, "{args:?} {}", ended.err);
    }
    // Its relation to this case is news.
    one.ok(&["link", NUMBER, OTHER, "--how", "一审"]);
    assert_eq!(one.run(&["link", NUMBER, OTHER, "--how", "一审"]).code, 6);
}

#[test]
fn a_ground_is_named_by_the_digit_it_has_in_forms_and_by_initials() {
    let one = One::new();
    let list = one.run(&[
        "change",
        NUMBER,
        "suspend",
        "--ground",
        "99",
        "--from",
        "2023-02-01",
    ]);
    // Refused with all the choices, and nothing is written.
    assert_eq!(list.code, 2, "{}", list.err);
    assert!(list.err.contains("2 "), "{}", list.err);
    assert_eq!(one.pauses().len(), 0);
    for (kind, ground, from) in [
        ("suspend", "2", "2023-02-01"),
        ("deduct", "１", "2023-03-01"),
        ("deduct", "gglc", "2023-04-01"),
        ("deduct", "没有这一条", "2023-05-01"),
    ] {
        one.ok(&["change", NUMBER, kind, "--ground", ground, "--from", from]);
    }
    let grounds: Vec<String> = one
        .pauses()
        .into_iter()
        .map(|pause| pause[1].clone())
        .collect();
    assert!(grounds[0].len() > 2 && grounds[0].is_ascii(), "{grounds:?}");
    assert!(grounds[1].len() > 2 && grounds[1].is_ascii(), "{grounds:?}");
    // Letters that spell nothing, and free text, stay as they are.
    assert_eq!(grounds[2..], ["gglc", "没有这一条"]);
}

#[test]
fn a_case_stands_under_the_procedure_in_force() {
    let one =
        One::of("number,procedure,filed\n(2023)内0783民初12号,civil-first-simplified,2023-01-05\n");
    let listed = |one: &One, procedure: &str, today: &str| {
        let query = format!("procedure={procedure}");
        let ended = one.home.run(&[
            "list", &query, "--format", "jsonl", "--store", &one.store, "--today", today,
        ]);
        assert_eq!(ended.code, 0, "{}", ended.err);
        ended.out.lines().filter(|line| !line.is_empty()).count()
    };
    let shown = |one: &One, today: &str| {
        let args = [
            "show", NUMBER, "--json", "--store", &one.store, "--today", today,
        ];
        let file: Value = serde_json::from_str(&one.home.run(&args).out).unwrap();
        file["procedure"].as_str().unwrap().to_owned()
    };
    let (short, long) = ("civil-first-simplified", "civil-first-ordinary");
    let convert = |on: &str| {
        let args = [
            "change", NUMBER, "convert", "--to", long, "--on", on, "--store", &one.store,
        ];
        let mut all = args.to_vec();
        all.extend(["--today", "2023-03-10"]);
        let ended = one.home.run(&all);
        assert_eq!(ended.code, 0, "{}", ended.err);
    };
    // A planned conversion is in force from its day on, whenever it was written.
    convert("2023-03-20");
    for (today, in_force, other) in [("2023-03-10", short, long), ("2023-03-25", long, short)] {
        assert_eq!(shown(&one, today), in_force, "{today}");
        assert_eq!(listed(&one, in_force, today), 1, "{today}");
        assert_eq!(listed(&one, other, today), 0, "{today}");
    }
    one.ok(&["undo"]);
    assert_eq!(shown(&one, "2023-03-25"), short);
    assert_eq!(
        (
            listed(&one, short, "2023-03-25"),
            listed(&one, long, "2023-03-25")
        ),
        (1, 0)
    );
    // Too late to count.
    convert("2023-05-20");
    assert_eq!(shown(&one, "2023-06-30"), short);
    one.ok(&["undo"]);
    convert("2023-03-01");
    assert_eq!(
        (
            listed(&one, short, "2023-03-10"),
            listed(&one, long, "2023-03-10")
        ),
        (0, 1)
    );
    one.ok(&["verify"]);
    // The export has the registration and the conversion.
    let cases = one.run(&["export", "cases", "--format", "csv"]).out;
    let said = one.run(&["export", "events", "--format", "csv"]).out;
    let other = One::of(&cases);
    other.import(&[("in-events.csv", &said)]);
    assert_eq!(shown(&other, "2023-06-30"), long);
    assert_eq!(
        other.json(&["show", NUMBER])["due"],
        one.json(&["show", NUMBER])["due"]
    );
}

/// A late conversion counts if it has a reason, which is imported, exported and shown as it was
/// entered.
#[test]
fn a_late_conversion_counts_with_a_reason() {
    let reason = "纸质裁定在先";
    let long = "civil-first-ordinary";
    let rows = "number,procedure,filed\n(2023)内0783民初12号,civil-first-simplified,2023-01-10\n";
    let clock = |one: &One| {
        let file = one.json(&["show", NUMBER]);
        let change = &file["changes"][0];
        (
            file["procedure"].clone(),
            file["due"].clone(),
            change["accepted"].clone(),
        )
    };
    let wanted = (long.into(), "2023-07-10".into(), reason.into());
    let said = One::of(rows);
    let args = ["change", NUMBER, "convert", "--to-procedure", long];
    said.ok(&[&args[..], &["--on", "2023-05-20", "--accept-late", reason]].concat());
    assert_eq!(clock(&said), wanted);
    let read = One::of(rows);
    let row =
        format!("number,kind,on,to,accepted\n{NUMBER},converted,2023-05-20,{long},{reason}\n");
    read.import(&[("in-late.csv", &row)]);
    assert_eq!(clock(&read), wanted);
    read.ok(&["verify"]);
    for one in [&said, &read] {
        let out = one.run(&["export", "events", "--format", "csv"]).out;
        assert!(out.contains(reason), "{out}");
        let other = One::of(rows);
        other.import(&[("in-out.csv", &out)]);
        assert_eq!(clock(&other), wanted);
    }
    let history = said.run(&["show", NUMBER]).out;
    assert!(history.contains(reason), "{history}");
}

#[test]
fn a_case_is_reopened_when_it_has_been() {
    let one = One::new();
    one.ok(&["close", NUMBER, "--on", "2023-06-20"]);
    let early = one.run(&["reopen", NUMBER, "--on", "2023-08-01"]);
    assert_eq!(early.code, 4, "{}", early.err);
    assert!(early.err.contains("2023-08-01"), "{}", early.err);
    let before = one.run(&["reopen", NUMBER, "--on", "2023-06-19"]);
    assert_eq!(before.code, 4, "{}", before.err);
    for said in ["2023-06-19", "2023-06-20", "before it was closed"] {
        assert!(before.err.contains(said), "{said}: {}", before.err);
    }
    let row = "number,kind,on\n(2023)内0783民初12号,reopened,2023-08-01\n";
    let path = one.home.file("in-events.csv", row);
    let ended = one.run(&["import", path.to_str().unwrap(), "--json"]);
    assert_eq!(ended.code, 4);
    assert!(ended.out.contains("reopened-after-today"), "{}", ended.out);
    assert_eq!(one.json(&["show", NUMBER])["closed"], "2023-06-20");
    one.ok(&["reopen", NUMBER, "--on", "2023-06-30"]);
    assert_eq!(one.json(&["show", NUMBER])["closed"], Value::Null);
}

/// The rows of a sheet of changes (kind, first day, day, end), the resulting pauses, and the
/// problems reported.
type Resumed<'a> = (&'a str, &'a [&'a str], &'a [&'a str]);

const RESUMED: &[Resumed<'_>] = &[
    // The one that is open.
    (
        "扣除,2023-02-01,,|恢复,,2023-03-01,",
        &["deduct 2023-02-01 2023-03-01"],
        &[],
    ),
    (
        "恢复,,2023-03-01,|扣除,2023-02-01,,",
        &["deduct 2023-02-01 2023-03-01"],
        &[],
    ),
    (
        "中止,2023-02-01,,|恢复审理,,,2023-03-01",
        &["suspend 2023-02-01 2023-03-01"],
        &[],
    ),
    // The one that had begun, in the order of the days.
    (
        "扣除,2023-02-01,,|扣除,2023-04-01,,|恢复,,2023-05-01,|恢复,,2023-03-01,",
        &[
            "deduct 2023-02-01 2023-03-01",
            "deduct 2023-04-01 2023-05-01",
        ],
        &[],
    ),
    // Two are open: the word, or the first day, tells which one ends; otherwise it is ambiguous.
    (
        "扣除,2023-02-01,,|中止,2023-02-10,,|中止恢复,,2023-03-01,",
        &["deduct 2023-02-01 -", "suspend 2023-02-10 2023-03-01"],
        &[],
    ),
    (
        "扣除,2023-02-01,,|扣除,2023-02-10,,|恢复,2023-02-01,2023-03-01,",
        &["deduct 2023-02-01 2023-03-01", "deduct 2023-02-10 -"],
        &[],
    ),
    (
        "扣除,2023-02-01,,|中止,2023-02-10,,|恢复,,2023-03-01,",
        &["deduct 2023-02-01 -", "suspend 2023-02-10 -"],
        &["several-to-resume"],
    ),
    // An unreadable first day does not count as missing.
    (
        "扣除,2023-02-01,,|恢复,不详日,2023-03-01,",
        &["deduct 2023-02-01 -"],
        &["not-a-date"],
    ),
    ("恢复,,2023-03-01,", &[], &["nothing-to-resume"]),
    (
        "扣除,2023-04-01,,|恢复,,2023-03-01,",
        &["deduct 2023-04-01 -"],
        &["end-before-start"],
    ),
];

#[test]
fn a_resumption_need_not_say_what_the_case_tells() {
    for (rows, pauses, problems) in RESUMED {
        let head = "案号,变更类别,起日,日期,恢复日期".to_owned();
        let rows_of = rows.split('|').map(|row| format!("{NUMBER},{row}"));
        let lines: Vec<String> = std::iter::once(head).chain(rows_of).collect();
        let sheet = lines.join("\n") + "\n";
        // Into a docket that has the case, and together with the case.
        let (known, new) = (One::new(), One::empty());
        let first = known.report(&[("changes.csv", &sheet)]);
        let pair = [("in.csv", ONE), ("changes.csv", sheet.as_str())];
        let together = new.report(&pair);
        let again = known.report(&[("changes.csv", &sheet)]);
        let all_again = new.report(&pair);
        for (one, report) in [(&known, &first), (&new, &together)] {
            let reasons = report["problems"].as_array().unwrap().iter();
            let reasons: Vec<&str> = reasons.map(|p| p["reason"].as_str().unwrap()).collect();
            assert_eq!(&reasons, problems, "{rows}");
            let found: Vec<String> = one
                .pauses()
                .iter()
                .map(|[kind, _, from, to]| format!("{kind} {from} {to}"))
                .collect();
            assert_eq!(&found, pauses, "{rows}");
        }
        for report in [again, all_again] {
            assert_eq!(
                (&report["added"], &report["updated"]),
                (&0.into(), &0.into()),
                "{rows} {report}"
            );
        }
    }
}

/// A field, its value in the sheet of cases, its correction by an event beside it, and its value in
/// tomorrow's sheet.
const CORRECTED: &[[&str; 4]] = &[
    [
        "court",
        "扎兰屯市人民法院",
        "牙克石市人民法院",
        "阿荣旗人民法院",
    ],
    ["division", "民一庭", "民二庭", "民三庭"],
    ["handler", "甲", "乙", "丙"],
    ["clerk", "丁", "戊", "己"],
    ["type", "民初", "民特", "民终"],
    [
        "procedure",
        "civil-first-ordinary",
        "civil-first-simplified",
        "civil-first-small-claims",
    ],
    ["cause", "借款合同纠纷", "买卖合同纠纷", "租赁合同纠纷"],
    ["plaintiffs", "庚", "辛", "壬"],
    ["defendants", "子", "丑", "寅"],
    ["filed", "2023-01-05", "2023-01-03", "2023-01-04"],
    ["closed", "2023-05-05", "2023-05-03", "2023-05-04"],
    ["how", "判决", "调解", "撤诉"],
    ["claim", "1000.00", "2000.00", "3000.00"],
    ["tags", "涉企", "涉军", "涉外"],
    ["custody", "true", "false", "true"],
    ["due", "2023-07-05", "2023-07-03", "2023-07-04"],
    ["note", "一", "二", "三"],
];

fn cases(column: usize) -> String {
    let all = |at: usize| {
        CORRECTED
            .iter()
            .map(|row| row[at])
            .collect::<Vec<_>>()
            .join(",")
    };
    format!("number,{}\n{NUMBER},{}\n", all(0), all(column))
}

/// The case as it is shown, without its timeline.
fn told(one: &One) -> Value {
    let mut file = one.json(&["show", NUMBER]);
    file.as_object_mut().unwrap().remove("timeline");
    file
}

#[test]
fn a_pair_of_files_says_the_same_the_second_time() {
    let head = "number,kind,on,field,value\n";
    let amended = |day: &str| {
        let rows = CORRECTED.iter().map(|[field, _, value, _]| {
            let moves = ["court", "division", "handler"].contains(field);
            let on = if moves { day } else { "" };
            format!("{NUMBER},amended,{on},{field},{value}\n")
        });
        head.to_owned() + &rows.collect::<String>()
    };
    // Corrections, and moves for fields of which a case can change.
    for (day, known) in [("", false), ("2023-03-01", false), ("", true)] {
        let events = amended(day);
        let today = cases(1);
        let one = One::empty();
        if known {
            one.import(&[("in.csv", &today)]);
        }
        let pair = [("in.csv", today.as_str()), ("events.csv", events.as_str())];
        one.import(&pair);
        let before = told(&one);
        assert_eq!(
            (&before["filed"], &before["handler"]),
            (&"2023-01-03".into(), &"乙".into())
        );
        // The sheet has the last word on the end of a new case.
        let closed = ["2023-05-05", "2023-05-03"][usize::from(known)];
        assert_eq!(before["closed"], closed);
        let again = one.import(&pair);
        assert_eq!(
            (&again["added"], &again["updated"]),
            (&0.into(), &0.into()),
            "{again}"
        );
        assert_eq!(told(&one), before);
        // News in tomorrow's sheet counts beside the same events, but only once.
        let tomorrow = cases(3);
        let pair = [
            ("in.csv", tomorrow.as_str()),
            ("events.csv", events.as_str()),
        ];
        assert_eq!(one.import(&pair)["updated"], 1);
        let after = told(&one);
        assert_eq!(
            (&after["filed"], &after["handler"]),
            (&"2023-01-04".into(), &"丙".into())
        );
        assert_eq!(
            (&after["closed"], &after["how"]),
            (&"2023-05-04".into(), &"撤诉".into())
        );
        let again = one.import(&pair);
        assert_eq!(
            (&again["added"], &again["updated"]),
            (&0.into(), &0.into()),
            "{again}"
        );
        assert_eq!(told(&one), after);
        one.ok(&["verify"]);
    }
    // A sheet alone can return to an earlier value.
    let one = One::of(&cases(1));
    one.import(&[("in.csv", &cases(2))]);
    assert_eq!(one.import(&[("in.csv", &cases(1))])["updated"], 1);
    // A procedure that comes back is no correction, because its day is unknown.
    let but_for_the_clock = |one: &One| {
        let mut told = told(one);
        let file = told.as_object_mut().unwrap();
        for key in ["changes", "clock", "procedure", "due", "days_left", "level"] {
            file.remove(key);
        }
        told
    };
    assert_eq!(
        but_for_the_clock(&one),
        but_for_the_clock(&One::of(&cases(1)))
    );
}

#[test]
fn a_change_that_was_not_approved_is_named_and_no_change() {
    let rows = [
        ("已批准", 1, None),
        ("", 1, None),
        ("未批准", 0, Some("not-approved")),
        ("审批中", 0, Some("not-approved")),
        ("待定", 1, Some("unknown-decision")),
    ];
    for (word, taken, reason) in rows {
        let one = One::new();
        let text = format!(
            "案号,事项,延长月数,批准日期,审批状态\n(2023)内0783民初12号,延长,3,2023-06-20,{word}\n"
        );
        let report = one.report(&[("changes.csv", &text)]);
        let found = report["problems"].as_array().unwrap().iter();
        let of_column = found.filter(|problem| problem["column"] == "审批状态");
        let reasons: Vec<&str> = of_column.map(|p| p["reason"].as_str().unwrap()).collect();
        assert_eq!(reasons, reason.as_slice(), "{word}: {report}");
        let case = one.json(&["show", "(2023)内0783民初12号"]);
        let changes = case["changes"].as_array().unwrap().len();
        assert_eq!(changes, taken, "{word}: {report}");
    }
}

/// A case that is gone is named by the last number it had, and never by one that was taken back
/// before.
#[test]
fn a_case_that_was_undone_is_named_by_the_number_it_had() {
    const TYPED: &str = "(2023)内0783民初5号";
    const WRONG: &str = "(2023)内0783民初55号";
    let home = Home::new();
    let run = |args: &[&str]| {
        let ended = home.run(&[args, &["--today", "2023-06-30", "--lang", "zh"]].concat());
        assert_eq!(ended.code, 0, "{args:?}: {}", ended.err);
        ended.out
    };
    run(&["add", TYPED, "--filed", "2023-01-05"]);
    run(&["amend", TYPED, "number", WRONG]);
    run(&["undo"]);
    run(&["undo", "--group", "1"]);
    let lines = home.json(&["history", "--limit", "1"]);
    assert_eq!(lines[0]["number"], TYPED, "{lines}");
}

#[test]
fn a_procedure_by_default_follows_the_type_and_a_given_one_is_named() {
    let home = Home::new();
    let run = |args: &[&str]| {
        let ended = home.run(&[args, &["--today", "2023-06-30", "--lang", "zh"]].concat());
        assert_eq!(ended.code, 0, "{args:?}: {}", ended.err);
        (ended.out, ended.err)
    };
    run(&["add", NUMBER, "--filed", "2023-03-05"]);
    let (_, said) = run(&["amend", NUMBER, "type", "刑初"]);
    assert!(said.contains("届满日"), "{said}");
    let file = home.json(&["show", NUMBER]);
    assert_eq!(file["procedure"], "criminal-first-public", "{file}");
    run(&["undo"]);
    run(&["amend", NUMBER, "procedure", "civil-first-simplified"]);
    let (_, said) = run(&["amend", NUMBER, "type", "刑初"]);
    assert!(said.contains("适用程序仍是民事一审简易程序"), "{said}");
    let file = home.json(&["show", NUMBER]);
    assert_eq!(file["procedure"], "civil-first-simplified", "{file}");
    let (_, said) = run(&["amend", NUMBER, "type", "民初"]);
    assert!(!said.contains("适用程序"), "{said}");
}

/// What is refused is called as the help calls it, and says what is missing or wrong.
#[test]
fn a_refused_value_is_named_in_words() {
    let home = Home::new();
    let run =
        |args: &[&str]| home.run(&[args, &["--today", "2023-06-30", "--lang", "zh"]].concat());
    let ended = run(&["add", NUMBER, "--filed", "2023-03-05"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    let late = ["amend", NUMBER, "handler", "李", "--on", "2023-07-20"];
    let window = ["--from", "2023-01-01", "--to", "2023-06-30"];
    let behind = ["--by", "court", "--cases", "closing", "--key", "不存在"];
    for (args, code, said) in [
        (&["amend", NUMBER, "foo", "1"][..], 2, "项目 不能是 foo"),
        (&["amend", NUMBER, "custody", "x"], 2, "羁押 不能是 x"),
        (&["pay", NUMBER, "1.2345"], 4, "金额：1.2345 不是金额"),
        (&["export", "ics", NUMBER], 2, "不带选项 案号"),
        (&["export", "ics", "--json"], 2, "不带选项 --format"),
        (&["reopen", NUMBER], 6, "尚未结案"),
        (&["supervise", NUMBER, ""], 4, "没有写措施内容"),
        (&["link", NUMBER, ""], 4, "缺少案号"),
        (&late, 4, "变动日 2023-07-20 晚于今天"),
        (&["due", "--court", "不存在"], 3, "查询中"),
        (&[&["stock"], &window[..], &behind].concat(), 3, "不存在"),
    ] {
        let ended = run(args);
        assert_eq!(ended.code, code, "{args:?} {}", ended.err);
        assert!(ended.err.contains(said), "{args:?} {}", ended.err);
        assert!(
            args[0] != "stock" || !ended.err.contains('~'),
            "{}",
            ended.err
        );
    }
    let ended = run(&["amend", NUMBER, "custody", "是", "--format", "text"]);
    assert!(ended.out.contains("更正 羁押 是"), "{}", ended.out);
    let shown = run(&["show", NUMBER, "--format", "text"]);
    assert!(shown.out.contains("更正 羁押 是"), "{}", shown.out);
}

/// What is done has a day that has come; money may be planned. A day before the filing is remarked.
#[test]
fn the_day_of_what_was_done_is_not_to_come() {
    let home = Home::new();
    let run =
        |args: &[&str]| home.run(&[args, &["--today", "2023-06-30", "--lang", "zh"]].concat());
    let ended = run(&["add", NUMBER, "--filed", "2023-03-05", "--claim", "100"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    let supervised = [
        "supervise",
        NUMBER,
        "限期结案",
        "--limit",
        "2023-08-01",
        "--on",
    ];
    let followed = ["follow", NUMBER, "--outcome", "1", "--on"];
    let paid = &["pay", NUMBER, "1", "--on"][..];
    for what in [&supervised[..], &followed, paid] {
        let refused = if what == paid { 0 } else { 4 };
        for (on, said, code) in [
            ("2023-07-20", "晚于今天", refused),
            ("2022-07-20", "立案", 0),
            ("2023-06-20", "", 0),
        ] {
            let ended = run(&[what, &[on]].concat());
            assert_eq!(ended.code, code, "{}", ended.err);
            let odd = ["晚于今天", "立案"].map(|said| ended.err.contains(said));
            assert_eq!(
                odd,
                ["晚于今天", "立案"].map(|own| own == said),
                "{on} {}",
                ended.err
            );
        }
    }
}

/// What the program prints can be typed: levels, columns and fields.
#[test]
fn printed_names_are_taken_where_ids_are() {
    let home = Home::new();
    let run = |args: &[&str]| {
        let ended = home.run(&[args, &["--today", "2023-06-30"]].concat());
        assert_eq!(ended.code, 0, "{args:?} {}", ended.err);
        ended.out
    };
    run(&["add", NUMBER, "--filed", "2022-03-05"]);
    assert!(run(&["due", "--level", "超,急"]).contains(NUMBER));
    assert_eq!(
        run(&["due", "--level", "超,急"]),
        run(&["due", "--level", "over,urgent"])
    );
    let ids = [
        "list",
        "--format",
        "csv",
        "--columns",
        "number,days,claim,last",
    ];
    let named = [
        "list",
        "--format",
        "csv",
        "--columns",
        "案号,期限,标的,上次结果",
    ];
    assert_eq!(run(&ids), run(&named));
    let key = [
        "list",
        "--format",
        "csv",
        "--columns",
        "number,days_left,claim,last",
    ];
    assert_eq!(run(&ids), run(&key));
    run(&["list", "--sort=-立案日,days_left"]);
    for procedure in [
        "civil-first-ordinary",
        "民事一审普通程序",
        "civil, first instance, ordinary",
    ] {
        assert!(
            run(&["due", "--procedure", procedure]).contains(NUMBER),
            "{procedure}"
        );
    }
    let of_kind = |kind| run(&["ageing", "--kind", kind, "--format", "csv"]);
    assert_eq!(of_kind("民事"), of_kind("civil"));
    run(&["amend", NUMBER, "案由", "民间借贷纠纷"]);
    run(&["amend", NUMBER, "上诉人", "张三"]);
    let file = home.json(&["show", NUMBER]);
    assert_eq!(file["cause"], "民间借贷纠纷", "{file}");
    assert_eq!(file["plaintiffs"], "张三", "{file}");
}
