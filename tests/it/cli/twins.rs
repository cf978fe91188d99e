//! A store in which an older program took two spellings of one number for two numbers.

use std::collections::HashSet;
use std::path::PathBuf;

use qingji::domain::calendar::Calendar;
use qingji::domain::clock::Law;
use qingji::domain::event::{Event, Fact, Registration};
use qingji::domain::journal::Action;
use qingji::domain::rules::Rules;
use qingji::service::Service;
use qingji::store::change::Changer;
use qingji::store::commit::Author;
use qingji::store::dict::Dict;
use qingji::store::file::{self, Access};
use qingji::store::kv::Store as _;
use qingji::store::project::Facts;
use qingji::store::row::meta;
use qingji::store::sidecar::Owner;
use qingji::store::table::Table;
use xxhash_rust::xxh3::xxh3_64;

use super::*;

const FILLED: &str = "(2012)呼民初字第00012号";
const PLAIN: &str = "(2012)呼民初字第12号";

fn registered(number: &str, handler: &str) -> Event {
    let filed = "2012-03-01".parse().ok();
    Event {
        on: filed,
        fact: Fact::Registered(Box::new(Registration {
            number: number.to_owned(),
            handler: Some(handler.to_owned()),
            filed,
            ..Registration::default()
        })),
    }
}

/// Creates both cases, each found by the spelling it was registered with, as a program made them
/// that did not remove leading zeros.
fn older_store(home: &Home) -> PathBuf {
    let path = home.path().join("d.redb");
    drop(Service::create(&path, &Owner::default()).unwrap());
    let store = file::open(&path, Access::Write).unwrap();
    let (calendar, rules) = (Calendar::builtin(), Rules::builtin());
    let facts = Facts {
        law: Law::new(rules, &calendar),
        today: "2023-06-29".parse().unwrap(),
        fold: |_, _, _| {},
    };
    let mut dict = Dict::default();
    let mut txn = store.begin().unwrap();
    let mut changer = Changer::new(&mut *txn, &mut dict, &facts, HashSet::new()).unwrap();
    for (number, handler) in [(FILLED, "甲"), (PLAIN, "乙")] {
        changer.create(&[registered(number, handler)]).unwrap();
    }
    let author = Author {
        name: "clerk".to_owned(),
        uid: 1,
        moment: 0,
        action: Action::Import,
        request: None,
        source: None,
    };
    changer.finish(author, &[]).unwrap();
    let hash = |number: &str| xxh3_64(number.as_bytes());
    let id = |id: u32| id.to_le_bytes();
    assert_eq!(
        txn.get(Table::Numbers, hash(PLAIN)).unwrap(),
        Some([id(1), id(2)].concat())
    );
    txn.put(Table::Numbers, hash(PLAIN), &id(2)).unwrap();
    txn.put(Table::Numbers, hash(FILLED), &id(1)).unwrap();
    let mut numbers = txn.get(Table::Meta, meta::KEY).unwrap().unwrap();
    // The version of the index rules at that time.
    numbers[94] = 6;
    txn.put(Table::Meta, meta::KEY, &numbers).unwrap();
    txn.commit().unwrap();
    path
}

#[test]
fn two_cases_of_one_number_are_named_told_apart_and_set_right() {
    let home = Home::new();
    let path = older_store(&home);
    let ask = |args: &[&str]| {
        let store = [
            "--store",
            path.to_str().unwrap(),
            "--today",
            "2023-06-30",
            "--lang",
            "en",
        ];
        home.run(&[args, &store[..]].concat())
    };
    let (first, second) = (format!("{PLAIN}#1"), format!("{PLAIN}#2"));
    let broken = ask(&["verify"]);
    assert_eq!(broken.code, 1, "{}", broken.err);
    for said in [&first, &second] {
        let line = format!("another case has the same number: {said}\n");
        assert!(broken.out.contains(&line), "{}", broken.out);
    }
    assert!(broken.out.contains("qingji amend"), "{}", broken.out);
    // The record is intact: neither a rebuild nor a backup helps.
    assert!(!broken.out.contains("--rebuild"), "{}", broken.out);
    assert!(!broken.out.contains("backup"), "{}", broken.out);
    let told: Value = serde_json::from_str(&ask(&["verify", "--json"]).out).unwrap();
    let problems = told["problems"].as_array().unwrap();
    assert_eq!(problems.len(), 2, "{told}");
    for (problem, case) in problems.iter().zip([1, 2]) {
        assert_eq!(problem["what"], "number-shared");
        assert_eq!(
            (&problem["case"], &problem["number"]),
            (&case.into(), &PLAIN.into())
        );
    }

    // Neither of them is written to by chance, with any spelling.
    for number in [FILLED, PLAIN] {
        for refused in [
            ask(&["show", number]),
            ask(&["follow", number, "--outcome", "contacted"]),
            ask(&["amend", number, "cause", "合同纠纷"]),
        ] {
            assert_eq!(refused.code, 6, "{}", refused.err);
            assert!(refused.err.contains(&first), "{}", refused.err);
            assert!(refused.err.contains(&second), "{}", refused.err);
        }
    }
    let sheet = home.file("s.csv", &format!("案号,承办人\n{FILLED},丙\n"));
    let report = ask(&["import", sheet.to_str().unwrap(), "--json"]);
    let report: Value = serde_json::from_str(&report.out).unwrap();
    assert_eq!(report["rejected"], 1, "{report}");
    assert_eq!(report["problems"][0]["reason"], "number-shared");

    for (name, handler) in [(&first, "甲"), (&second, "乙")] {
        let shown: Value = serde_json::from_str(&ask(&["show", name, "--json"]).out).unwrap();
        assert_eq!(shown["handler"], handler, "{shown}");
    }
    assert_eq!(ask(&["show", &format!("{PLAIN}#3")]).code, 3);
    // A change of one of them can be taken back though they share a number.
    assert_eq!(ask(&["amend", &first, "cause", "合同纠纷"]).code, 0);
    let undone = ask(&["undo"]);
    assert_eq!(undone.code, 0, "{}", undone.err);
    let amended = ask(&["amend", &first, "number", "(2012)呼民初字第112号"]);
    assert_eq!(amended.code, 0, "{}", amended.err);
    assert_eq!(ask(&["verify"]).code, 0);
    assert!(ask(&["show", PLAIN]).out.contains('乙'));
    assert!(ask(&["show", "(2012)呼民初字第112号"]).out.contains('甲'));
    // Undoing the change that separated them is refused.
    assert_eq!(ask(&["undo"]).code, 6);
    assert_eq!(ask(&["verify"]).code, 0);

    // Both were registered by a program that read no type from such a number: the sheet does not
    // give it, and the case gets it.
    let typed = |number: &str| {
        let shown = ask(&["show", number, "--json"]);
        let shown: Value = serde_json::from_str(&shown.out).unwrap();
        (shown["type"].clone(), shown["procedure"].clone())
    };
    assert_eq!(typed(PLAIN), (Value::Null, Value::Null));
    let sheet = home.file("again.csv", &format!("案号,承办人\n{PLAIN},乙\n"));
    let import = || -> Value {
        let ended = ask(&["import", sheet.to_str().unwrap(), "--json"]);
        serde_json::from_str(&ended.out).unwrap()
    };
    assert_eq!(import()["updated"], 1);
    assert_eq!(typed(PLAIN), ("民初".into(), "civil-first-ordinary".into()));
    assert_eq!(import()["unchanged"], 1);
    // A type that was removed by hand stays removed.
    assert_eq!(ask(&["amend", PLAIN, "type", ""]).code, 0);
    assert_eq!(import()["unchanged"], 1);
    assert_eq!(ask(&["verify"]).code, 0);
}
