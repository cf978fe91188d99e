//! Which cases a number of a sheet counts.

use chrono::NaiveDate;
use qingji::domain::event::Fact;
use qingji::domain::money::Money;
use qingji::domain::sheet::{Cell, Figures, Kind, Value, other, total};
use qingji::domain::window::Window;
use qingji::report;
use qingji::service::api::{
    DrillQuery, Execution, ExecutionBy, ExecutionQuery, Figure, Request, Response, Row, Scope,
    SheetQuery,
};
use qingji::text::locale::Locale;

use super::{COURTS, case, event, figures, frozen, query, receipt};
use crate::support::court::{Docket, day};
use crate::support::sheets::{compare, freeze};

/// 执保 belongs to the category of execution, but its procedure is preservation: neither its
/// closing nor its money is counted.
#[test]
fn what_execution_closed_and_what_it_brought_in_are_of_the_same_cases() {
    let docket = Docket::in_memory("2022-06-15");
    let mut rows = Vec::new();
    for (number, tags) in [
        ("(2022)内07执1号", vec!["涉金融"]),
        ("(2022)内07执保1号", vec!["涉金融"]),
        ("(2022)内07执保2号", vec![]),
    ] {
        let closed = Some(day("2022-06-10"));
        rows.push(case(number.to_owned(), day("2022-01-10"), &tags, closed));
    }
    for (number, amount) in [("(2022)内07执保1号", "5万"), ("(2022)内07执1号", "1万")] {
        rows.push(event(number, Some(day("2022-06-15")), receipt(amount)));
    }
    docket.import(&rows);
    let figures = figures(&docket, query(Kind::Daily, "2022-06-15"));
    let money = figures.table("money").unwrap();
    for key in [total(), Value::Text("涉金融".to_owned())] {
        let row = money.row(&key).unwrap();
        assert_eq!(money.cell(row, "closed_since"), Some(&Value::Count(1)));
        let received = money.cell(row, "received_since");
        assert_eq!(received, Some(&Value::Money(Money(1_000_000))));
    }
    // Beside the total, in none of its numbers.
    assert_eq!(money.rows[1][0], other());
    let beside = money.row(&other()).unwrap();
    assert_eq!(money.cell(beside, "closed_since"), Some(&Value::Empty));
    let received = money.cell(beside, "received_since");
    assert_eq!(received, Some(&Value::Money(Money(5_000_000))));
}

/// Of two tags, in trial and in execution: the sheet tells the trial cases closed this year, and the
/// paragraph says them.
#[test]
fn trial_cases_closed_this_year_are_told_by_tag() {
    let docket = Docket::in_memory("2022-06-15");
    let (firms, banks) = ("涉企", "涉金融");
    // Before a tag no sentence, and no figure but the total.
    docket.import(&[case(
        "(2022)内07民初9号".to_owned(),
        day("2022-01-04"),
        &[],
        Some(day("2022-02-04")),
    )]);
    let sheet = || figures(&docket, query(Kind::Daily, "2022-06-15"));
    let said = || Locale::ALL.map(|locale| report::paragraph(&sheet(), locale));
    let says = |firms: i64, banks: i64| {
        let [zh, en] = said();
        let wanted = format!("今年以来审结涉企案件{firms}件、涉金融案件{banks}件。");
        assert!(zh.contains(&wanted), "{zh}");
        let wanted = format!("Trial cases closed this year: 涉企 {firms}, 涉金融 {banks}.");
        assert!(en.contains(&wanted), "{en}");
    };
    assert!(!said()[0].contains("审结涉") && !said()[1].contains("Trial"));
    let told = || sheet().table("tried").unwrap().rows.clone();
    let row = |key: Value, n: i64| vec![key, Value::Count(n)];
    let of = |tag: &str, n: i64| row(Value::Text(tag.to_owned()), n);
    assert_eq!(told(), [row(total(), 1)]);
    // Cases at hand of which none is closed: nothing is said in numbers.
    let rows = |all: &[(&str, &str, &[&str], Option<&str>)]| -> Vec<Row> {
        all.iter()
            .map(|(number, filed, tags, closed)| {
                case((*number).to_owned(), day(filed), tags, closed.map(day))
            })
            .collect()
    };
    docket.import(&rows(&[
        ("(2022)内07民初1号", "2022-01-05", &[firms], None),
        ("(2022)内07行初1号", "2022-01-05", &[banks, firms], None),
        (
            "(2022)内07执1号",
            "2022-01-05",
            &["涉民生"],
            Some("2022-03-05"),
        ),
    ]));
    assert_eq!(told(), [row(total(), 1), of(firms, 0), of(banks, 0)]);
    says(0, 0);
    // Closed twice, once; closed last year, in execution, as 执保, or tomorrow, not at all.
    docket.import(&rows(&[
        (
            "(2022)内07民初2号",
            "2022-01-05",
            &[firms],
            Some("2022-03-01"),
        ),
        (
            "(2022)内07民初3号",
            "2022-01-05",
            &[banks],
            Some("2022-01-06"),
        ),
        (
            "(2021)内07民初4号",
            "2021-01-05",
            &[firms, "旧案"],
            Some("2021-12-31"),
        ),
        (
            "(2022)内07民初5号",
            "2022-01-05",
            &[firms],
            Some("2022-06-15"),
        ),
        (
            "(2022)内07执2号",
            "2022-01-05",
            &[firms],
            Some("2022-03-01"),
        ),
        (
            "(2022)内07执异3号",
            "2022-01-05",
            &[firms],
            Some("2022-03-01"),
        ),
        (
            "(2022)内07执保4号",
            "2022-01-05",
            &[firms],
            Some("2022-03-01"),
        ),
    ]));
    let number = "(2022)内07民初2号";
    let again = [
        ("2022-04-01", Fact::Reopened { reason: None }),
        ("2022-05-01", Fact::Closed { how: None }),
    ];
    for (on, fact) in again {
        docket.record(number, Some(on), fact).unwrap();
    }
    assert_eq!(told(), [row(total(), 4), of(firms, 2), of(banks, 1)]);
    says(2, 1);
    let [zh, _] = said();
    assert!(zh.contains("执结涉企案件2件，"), "{zh}");
    // The figure opens the cases, each on the day it was last closed.
    let opened = |key: Value| -> Vec<(String, Option<NaiveDate>)> {
        let cell = Cell {
            table: "tried".to_owned(),
            row: vec![key],
            column: "closed_since".to_owned(),
        };
        let query = query(Kind::Daily, "2022-06-15");
        let drill = DrillQuery::all(Figure::Sheet { query, cell });
        let Response::Drill(found) = docket.ask(Request::Drill(Box::new(drill))).unwrap() else {
            panic!()
        };
        let rows = found.rows.into_iter();
        rows.map(|row| (row.line.number.clone(), row.on)).collect()
    };
    let closed = |number: &str, on: &str| (number.to_owned(), Some(day(on)));
    assert_eq!(
        opened(Value::Text(firms.to_owned())),
        [
            closed(number, "2022-05-01"),
            closed("(2022)内07民初5号", "2022-06-15")
        ]
    );
    assert_eq!(opened(total()).len(), 4);
}

#[test]
fn a_sheet_says_which_of_its_numbers_hold_cases_without_a_filing_date() {
    let docket = Docket::in_memory("2022-06-15");
    let unfiled = |n: u32, court: &str| {
        let mut row = case(format!("(2022)内07民初{n}号"), day("2022-06-01"), &[], None);
        if let Row::Case(case) = &mut row {
            case.registration.filed = None;
            case.registration.court = Some(court.to_owned());
            case.registration.handler = Some("张建国".to_owned());
        }
        row
    };
    docket.import(&[unfiled(1, COURTS[0]), unfiled(2, COURTS[1])]);
    let sheet = figures(&docket, query(Kind::Monthly, "2022-06-15"));
    assert_eq!(
        (sheet.unknown_filing, sheet.total("stock", "closing")),
        (2, 0)
    );
    for column in ["open", "unknown_filing"] {
        assert_eq!(sheet.total("workload", column), 2, "{column}");
    }
    // A sheet of one court names only cases of that court.
    let own = SheetQuery {
        court: Some(COURTS[1].to_owned()),
        ..query(Kind::Monthly, "2022-06-15")
    };
    assert_eq!(figures(&docket, own).unknown_filing, 1);
    for locale in Locale::ALL {
        let words = report::text(&report::compose(&sheet, locale));
        let words = words.replace(char::is_whitespace, "");
        let said = match locale {
            Locale::Zh => "计入审限级别（审限不明）和承办人负荷",
            Locale::En => "theyareinthelevelsandintheworkload",
        };
        assert!(words.contains(said), "{words}");
    }
}

#[test]
fn a_case_that_was_closed_and_reopened_counts_once() {
    let docket = Docket::in_memory("2022-06-15");
    let (long, execution) = ("(2020)内07民初1号", "(2022)内07执1号");
    docket.import(&[
        case(long.to_owned(), day("2020-11-02"), &["交办"], None),
        case(
            execution.to_owned(),
            day("2022-01-05"),
            &["涉民生"],
            Some(day("2022-03-05")),
        ),
    ]);
    let closed = || Fact::Closed { how: None };
    let reopened = || Fact::Reopened { reason: None };
    for (number, on, fact) in [
        (long, "2022-03-05", closed()),
        (long, "2022-05-05", reopened()),
        (execution, "2022-04-05", reopened()),
        (execution, "2022-05-05", closed()),
    ] {
        docket.record(number, Some(on), fact).unwrap();
    }
    let before = freeze(&docket, query(Kind::Daily, "2022-06-15"));
    let said = |figures: &Figures, row: &Value, n: [i64; 3]| {
        let count = |table: &str, column: &str| figures.table(table).map(|t| t.count(row, column));
        let all = ["assigned", "cleared"].map(|column| count("clearance", column));
        assert_eq!(all, [Some(n[0]), Some(n[1])], "{row:?}");
        assert_eq!(count("money", "closed_since"), Some(n[2]), "{row:?}");
    };
    let sheet = frozen(&docket, before).figures;
    said(&sheet, &total(), [1, 0, 1]);
    said(&sheet, &Value::Text("交办".to_owned()), [1, 0, 0]);
    said(&sheet, &Value::Text("涉民生".to_owned()), [0, 0, 1]);
    let text = report::paragraph(&sheet, Locale::En);
    for said in [
        "Of 1 case that was or became pending for more than 12 months this year 0 are closed, 0.00%",
        "This year 1 execution case was closed",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
    // The same closings by month, each month with its own.
    let request = Request::Execution(ExecutionQuery {
        window: Window::new(day("2022-01-01"), day("2022-06-15")),
        by: ExecutionBy::Month,
        scope: Scope::default(),
    });
    let Response::Execution(Execution { rows, .. }) = docket.ask(request).unwrap() else {
        panic!()
    };
    let months: Vec<u64> = rows.iter().map(|row| row.closed).collect();
    assert_eq!(months, [0, 0, 1, 0, 1, 0]);
    // Compared with itself nothing differs; a closing entered late does.
    assert!(compare(&docket, before).restated.is_empty());
    docket.record(long, Some("2022-06-10"), closed()).unwrap();
    let restated = compare(&docket, before).restated;
    let cells = restated.iter().map(|one| &one.difference);
    let cleared: Vec<(&Value, &Value)> = cells
        .filter(|one| {
            (one.cell.table.as_str(), one.cell.column.as_str()) == ("clearance", "cleared")
        })
        .map(|one| (&one.was, &one.is))
        .collect();
    let more = (&Value::Count(0), &Value::Count(1));
    assert_eq!(cleared, [more, more], "in all and of its tag");
    said(
        &figures(&docket, query(Kind::Daily, "2022-06-15")),
        &total(),
        [1, 1, 1],
    );
}
