//! Sheets: figures, words, forms, freezing and comparing.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use qingji::domain::change::{Change, Extension, Pause, PauseKind};
use qingji::domain::event::{Direction, Fact, Field, FollowUp, Payment, Registration};
use qingji::domain::journal::Action;
use qingji::domain::money::Money;
use qingji::domain::sheet::{
    Cell, Comparison, Figures, Frozen, Identity, Kind, Value, identities, other, total,
};
use qingji::report;
use qingji::service::api::{
    CaseRow, DrillQuery, EventRow, Execution, ExecutionBy, ExecutionQuery, Figure, FreezeOrder,
    HistoryQuery, NewEvent, Request, Response, Row, Scope, SheetQuery, View,
};
use qingji::service::error::{ErrorKey, ErrorKind};
use qingji::text::locale::Locale;
use qingji::text::width::width;

use crate::support::court::{Docket, day};
use crate::support::sheets::{compare, freeze, seen};

const COURTS: [&str; 3] = [
    "呼伦贝尔市中级人民法院",
    "牙克石市人民法院",
    "扎兰屯市人民法院",
];

fn figures(docket: &Docket, query: SheetQuery) -> Figures {
    seen(docket, View::default(), query)
}

fn query(kind: Kind, date: &str) -> SheetQuery {
    SheetQuery {
        kind,
        date: day(date),
        court: None,
        list: None,
        top: 20,
    }
}

fn frozen(docket: &Docket, id: u64) -> Frozen {
    match docket.ask(Request::Frozen { id }).unwrap() {
        Response::Frozen(frozen) => *frozen,
        other => panic!("{other:?}"),
    }
}

/// A case as a row of a sheet.
fn case(number: String, filed: NaiveDate, tags: &[&str], closed: Option<NaiveDate>) -> Row {
    Row::Case(Box::new(CaseRow {
        registration: Registration {
            number,
            court: Some(COURTS[0].to_owned()),
            division: Some("民一庭".to_owned()),
            handler: Some("周婷".to_owned()),
            cause: Some("买卖合同纠纷".to_owned()),
            filed: Some(filed),
            tags: tags.iter().map(|t| (*t).to_owned()).collect(),
            ..Registration::default()
        },
        closed,
        closed_column: closed.is_some(),
        ..CaseRow::default()
    }))
}

fn event(number: &str, on: Option<NaiveDate>, fact: Fact) -> Row {
    Row::Event(EventRow {
        row: 0,
        number: Some(number.to_owned()),
        event: NewEvent { on, fact },
    })
}

fn pause(kind: PauseKind, from: &str, to: Option<&str>) -> Fact {
    Fact::Changed {
        change: Change::Pause(Pause {
            kind,
            ground: Some("appraisal".to_owned()),
            from: day(from),
            to: to.map(day),
            accepted: None,
        }),
        note: None,
    }
}

fn extension(approved: &str) -> Fact {
    Fact::Changed {
        change: Change::Extend(Extension {
            months: 3,
            approved: Some(day(approved)),
            ..Extension::default()
        }),
        note: None,
    }
}

fn receipt(amount: &str) -> Fact {
    Fact::Paid(Payment {
        direction: Direction::Receipt,
        amount: Money::parse(amount).unwrap(),
        ..Payment::default()
    })
}

/// A docket with the figures of the courts' own bulletins: 788 open, 211 of them delayed; 39 handed
/// down, 28 cleared; 3104 closed of enterprises; 2.39亿元 in 307 financial cases.
fn bulletin() -> Docket {
    let docket = Docket::in_memory("2022-06-15");
    let mut rows = Vec::new();
    let delays = [(119, None), (25, Some(PauseKind::Suspend))];
    let more = [(3, Some(PauseKind::Adjourn)), (64, Some(PauseKind::Deduct))];
    let mut kinds = delays
        .into_iter()
        .chain(more)
        .flat_map(|(n, kind)| std::iter::repeat_n(kind, n));
    // Eleven of the open ones are on the list that was handed down.
    for n in 1..=788_u32 {
        let number = format!("(2022)内07民初{n}号");
        let handed = n > 777;
        let filed = if handed { "2020-03-02" } else { "2022-02-01" };
        let tags: &[&str] = if handed { &["交办"] } else { &[] };
        rows.push(case(number.clone(), day(filed), tags, None));
        match kinds.next() {
            Some(None) => rows.push(event(&number, None, extension("2022-05-01"))),
            Some(Some(kind)) => rows.push(event(&number, None, pause(kind, "2022-05-01", None))),
            None => {}
        }
    }
    for n in 1..=28_u32 {
        let number = format!("(2020)内07民初{n}号");
        let closed = Some(day("2022-04-11"));
        rows.push(case(number, day("2020-03-02"), &["交办"], closed));
    }
    for n in 1001..=4104_u32 {
        let number = format!("(2022)内07民初{n}号");
        let closed = Some(day("2022-05-11"));
        rows.push(case(number, day("2022-01-10"), &["涉企"], closed));
    }
    for n in 1..=307_u32 {
        let number = format!("(2022)内07执{n}号");
        let closed = Some(day("2022-06-10"));
        rows.push(case(number.clone(), day("2022-01-10"), &["涉金融"], closed));
        if n <= 2 {
            let amount = if n == 1 { "2亿" } else { "3900万" };
            rows.push(event(&number, Some(day("2022-05-05")), receipt(amount)));
        }
    }
    docket.import(&rows);
    docket
}

#[test]
fn the_bulletin_comes_out_of_a_docket_that_has_its_figures() {
    let docket = bulletin();
    let asked = SheetQuery {
        list: Some("交办".to_owned()),
        ..query(Kind::Daily, "2022-06-15")
    };
    // The cases of the city are all entered at one court here.
    let figures = figures(&docket, asked).named("全市法院");
    assert_eq!(figures.total("stock", "closing"), 788);
    assert_eq!(figures.total("delayed", "closing"), 211);
    let text = report::paragraph(&figures, Locale::Zh);
    for said in [
        "截至2022年6月15日，全市法院未结案件788件，当日新收0件、审执结0件，未结案件较前一日持平。",
        "扣延审案件211件，占未结案件的26.78%（延长119件、中止25件、延期审理3件、扣除64件）",
        "长期未结案件11件，占未结案件的1.40%",
        "今年以来立案超过12个月的长期未结案件共39件，已审执结28件，清结占比71.79%",
        "交办案件39件，已清结28件，清积率71.79%",
        "审结涉企案件3104件",
        "执结涉金融案件307件，执行到位2.39亿元",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
    let english = report::paragraph(&figures, Locale::En);
    for said in [
        "788 open cases",
        "26.78%",
        "71.79%",
        "Trial cases closed this year: 涉企 3104,",
        "239.00 million yuan",
    ] {
        assert!(english.contains(said), "{said}\n{english}");
    }
}

#[test]
fn what_is_nothing_is_said_in_words() {
    let docket = Docket::in_memory("2022-06-15");
    let empty = figures(&docket, query(Kind::Daily, "2022-06-15"));
    let text = report::paragraph(&empty, Locale::Zh);
    assert_eq!(
        text,
        "截至2022年6月15日，全市法院没有未结案件，当日新收0件、审执结0件。今年以来没有立案超过12个月的长期未结案件。\
         当日执行到位0元。今年以来执结案件0件，执行到位0元。"
    );
    assert!(!text.contains('%'), "{text}");
    // A case without a filing date is in no stock: the stock is a lower bound, which is stated.
    docket.import(&[
        case("(2022)内07民初1号".to_owned(), day("2022-02-01"), &[], None),
        Row::Case(Box::new(CaseRow {
            registration: Registration {
                number: "(2022)内07民初2号".to_owned(),
                ..Registration::default()
            },
            ..CaseRow::default()
        })),
    ]);
    let one = figures(&docket, query(Kind::Daily, "2022-06-15"));
    let text = report::paragraph(&one, Locale::Zh);
    assert!(text.contains("未结案件不少于1件"), "{text}");
    assert!(
        text.ends_with("另有1件未结案件没有立案日期，未计入案件数。"),
        "{text}"
    );
    let sheet = report::compose(&one, Locale::Zh);
    let shares = sheet.table("clearance").unwrap();
    assert_eq!(
        shares.rows[0][3].text, "–",
        "nothing to be cleared is no rate"
    );
}

#[test]
fn the_paragraph_says_what_was_reopened_beside_what_was_filed() {
    let number = "(2022)内07民初1号".to_owned();
    let docket = Docket::in_memory("2022-05-31");
    docket.import(&[case(
        number.clone(),
        day("2022-02-01"),
        &[],
        Some(day("2022-03-15")),
    )]);
    let reopened = Fact::Reopened { reason: None };
    docket
        .record(&number, Some("2022-05-01"), reopened)
        .unwrap();
    let monthly = || figures(&docket, query(Kind::Monthly, "2022-05-31"));
    let may = monthly();
    let n = |column| may.total("stock", column);
    assert_eq!((n("opening"), n("filed"), n("reopened")), (0, 0, 1));
    let text = report::paragraph(&may, Locale::Zh);
    let said = "未结案件1件，本月新收0件、重新开启1件、审执结0件，未结案件较上月末增加1件。";
    assert!(text.contains(said), "{text}");
    let text = report::paragraph(&may, Locale::En);
    let said = "this month 0 were filed, 1 reopened and 0 closed, which is 1 more than";
    assert!(text.contains(said), "{text}");
    // Closed again in the same month: the sentence without open cases has the numbers too.
    docket
        .record(&number, Some("2022-05-20"), Fact::Closed { how: None })
        .unwrap();
    let text = report::paragraph(&monthly(), Locale::Zh);
    let said = "没有未结案件，本月新收0件、重新开启1件、审执结1件。";
    assert!(text.contains(said), "{text}");
}

/// Two courts, a week of work.
fn small() -> Docket {
    let docket = Docket::in_memory("2022-06-15");
    let mut rows = Vec::new();
    for (n, filed, closed) in [
        (1, "2020-11-02", None),
        (2, "2022-01-10", None),
        (3, "2022-02-21", Some("2022-06-14")),
        (4, "2022-06-13", None),
        (5, "2022-06-15", None),
    ] {
        let number = format!("(2022)内0782民初{n}号");
        rows.push(case(number, day(filed), &["涉企业"], closed.map(day)));
    }
    rows.push(case(
        "(2022)内0783执7号".to_owned(),
        day("2022-03-01"),
        &["涉民生", "涉企业"],
        None,
    ));
    for row in &mut rows {
        if let Row::Case(case) = row {
            let court = if case.registration.number.contains("0783") {
                COURTS[2]
            } else {
                COURTS[1]
            };
            case.registration.court = Some(court.to_owned());
            case.registration.handler = Some("特木尔".to_owned());
        }
    }
    rows.extend([
        event(
            "(2022)内0782民初2号",
            None,
            pause(PauseKind::Deduct, "2022-05-20", Some("2022-06-18")),
        ),
        event(
            "(2022)内0783执7号",
            Some(day("2022-06-15")),
            receipt("1234567.89"),
        ),
    ]);
    docket.import(&rows);
    docket
}

#[test]
fn sheets_look_as_they_did() {
    let docket = small();
    for (kind, name) in [(Kind::Daily, "daily"), (Kind::Monthly, "monthly")] {
        let figures = figures(&docket, query(kind, "2022-06-15"));
        for (locale, tag) in [(Locale::Zh, "zh"), (Locale::En, "en")] {
            let sheet = report::compose(&figures, locale);
            insta::assert_snapshot!(format!("{name}__md__{tag}"), report::markdown(&sheet));
            insta::assert_snapshot!(format!("{name}__text__{tag}"), report::text(&sheet));
            if locale == Locale::Zh {
                let json = serde_json::to_string_pretty(&report::json(&sheet, None)).unwrap();
                insta::assert_snapshot!(format!("{name}__json"), json);
            }
        }
    }
}

#[test]
fn a_printed_page_is_no_wider_than_the_paper() {
    let docket = bulletin();
    let figures = figures(&docket, query(Kind::Weekly, "2022-06-15"));
    for locale in [Locale::Zh, Locale::En] {
        let text = report::text(&report::compose(&figures, locale));
        assert!(!text.contains(".."), "{text}");
        for page in text.split('\u{c}') {
            assert!(page.lines().count() <= 60, "{page}");
            for line in page.lines() {
                assert!(width(line) <= 82, "{line}");
            }
        }
    }
}

#[test]
fn a_workbook_is_read_back_with_its_titles_values_and_numbers() {
    use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
    let docket = small();
    let figures = figures(&docket, query(Kind::Daily, "2022-06-15"));
    let sheet = report::compose(&figures, Locale::Zh);
    let bytes = report::workbook(&sheet).unwrap();
    assert_eq!(bytes, report::workbook(&sheet).unwrap(), "the same bytes");
    let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(&bytes)).unwrap();
    let names = book.sheet_names();
    assert_eq!(names.len(), 1 + sheet.tables.len());
    assert_eq!(names[0], "案件审限管理日报");
    let front = book.worksheet_range(&names[0]).unwrap();
    assert!(
        front
            .rows()
            .any(|row| row[1].to_string() == sheet.paragraph)
    );
    for (name, table) in names[1..].iter().zip(&sheet.tables) {
        let (_, plain) = name.split_once('-').unwrap();
        assert!(
            !plain.starts_with(['一', '二', '三', '四', '五']),
            "{name}: numbered twice"
        );
        let table = table.printed();
        let range = book.worksheet_range(name).unwrap();
        assert_eq!(range.get((0, 0)), Some(&Data::String(table.title.clone())));
        for (at, column) in table.columns.iter().enumerate() {
            assert_eq!(
                range.get((2, at)),
                Some(&Data::String(column.title.clone()))
            );
        }
        for (y, row) in table.rows.iter().enumerate() {
            for (x, cell) in row.iter().enumerate() {
                let read = range.get((y + 3, x)).cloned().unwrap_or(Data::Empty);
                match &cell.value {
                    Value::Count(n) => assert_eq!(read, Data::Float(*n as f64), "{name}"),
                    Value::Money(m) => assert_eq!(read, Data::Float(m.0 as f64 / 100.0)),
                    Value::Day(_) => assert!(matches!(read, Data::DateTime(_)), "{name} {read:?}"),
                    _ => {}
                }
            }
        }
    }
    // What a reader of cells does not see: the paper, the fixed header, the titles of each printed
    // page.
    let xml = part(&bytes, "xl/worksheets/sheet2.xml");
    for said in [
        "paperSize=\"9\"",
        "state=\"frozen\"",
        "ySplit=\"3\"",
        "fitToHeight=\"0\"",
        "&amp;P",
    ] {
        assert!(xml.contains(said), "{said}");
    }
    assert!(part(&bytes, "xl/workbook.xml").contains("Print_Titles"));
    let styles = part(&bytes, "xl/styles.xml");
    for said in [
        "仿宋_GB2312",
        "方正小标宋简体",
        "yyyy-mm-dd",
        "0.00%",
        "FFB03A00",
    ] {
        assert!(styles.contains(said), "{said}");
    }
}

#[test]
fn nothing_in_a_workbook_is_run_and_every_column_is_as_wide_as_its_cells() {
    use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
    let docket = small();
    let hostile = ["=HYPERLINK(\"http://x\")", "+1+1", "-2+3", "@SUM(A1)"];
    let rows: Vec<Row> = (10..)
        .zip(hostile)
        .map(|(n, text)| {
            let mut row = case(
                format!("(2021)内0782民初{n}号"),
                day("2021-01-04"),
                &[],
                None,
            );
            if let Row::Case(case) = &mut row {
                case.registration.handler = Some(text.to_owned());
                case.registration.cause =
                    Some(format!("{text} 很长的案由也不能挤掉别的栏目内容和数字"));
            }
            row
        })
        .collect();
    docket.import(&rows);
    let figures = figures(&docket, query(Kind::Monthly, "2022-06-15"));
    let sheet = report::compose(&figures, Locale::Zh);
    let bytes = report::workbook(&sheet).unwrap();
    let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(&bytes)).unwrap();
    let names = book.sheet_names();
    let mut found = std::collections::BTreeSet::new();
    for (at, name) in names.iter().enumerate() {
        assert!(book.worksheet_formula(name).unwrap().is_empty(), "{name}");
        let xml = part(&bytes, &format!("xl/worksheets/sheet{}.xml", at + 1));
        assert!(
            !xml.contains("<f>") && !xml.contains("<hyperlink"),
            "{name}"
        );
        assert!(xml.contains("paperSize=\"9\""), "{name}");
        let range = book.worksheet_range(name).unwrap();
        for cell in range.rows().flatten() {
            if let Data::String(text) = cell {
                found.extend(hostile.iter().filter(|h| text == *h).copied());
            }
        }
        let Some(table) = at.checked_sub(1).and_then(|at| sheet.tables.get(at)) else {
            continue;
        };
        let (widths, table) = (widths_of(&xml), table.printed());
        for (x, column) in table.columns.iter().enumerate() {
            let cells = table.rows.iter().map(|row| width(&row[x].text));
            let widest = cells.chain([width(&column.title)]).max().unwrap_or(0);
            assert!(
                widths[x] >= widest.min(46) as f64,
                "{name} {}: {} < {widest}",
                column.title,
                widths[x]
            );
        }
    }
    assert_eq!(found.len(), hostile.len(), "as text, unchanged: {found:?}");
    // A column no wider than a page wraps longer text.
    assert!(part(&bytes, "xl/styles.xml").contains("wrapText=\"1\""));
}

/// The widths of the columns of a worksheet.
fn widths_of(xml: &str) -> Vec<f64> {
    let mut widths = Vec::new();
    for col in xml.split("<col ").skip(1) {
        let attribute = |name: &str| {
            let (_, rest) = col.split_once(&format!("{name}=\"")).unwrap();
            rest.split_once('"').unwrap().0.to_owned()
        };
        let (min, max): (usize, usize) = (
            attribute("min").parse().unwrap(),
            attribute("max").parse().unwrap(),
        );
        let width: f64 = attribute("width").parse().unwrap();
        widths.resize(min - 1, 0.0);
        widths.resize(max, width);
    }
    widths
}

/// A file of the workbook.
fn part(bytes: &[u8], name: &str) -> String {
    use std::io::Read;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

#[test]
fn a_frozen_sheet_is_printed_again_as_it_was() {
    let docket = small();
    let asked = query(Kind::Daily, "2022-06-15");
    let first = freeze(&docket, asked.clone());
    let issued = frozen(&docket, first);
    let sheet: report::Sheet = serde_json::from_str(&issued.issued).unwrap();
    let before = report::markdown(&sheet.stamped(&issued.line));
    let second = freeze(&docket, asked);
    assert_ne!(first, second, "two issues are two sheets");
    let number = "(2022)内0782民初1号";
    docket
        .record(number, Some("2022-06-10"), Fact::Closed { how: None })
        .unwrap();
    let again = frozen(&docket, first);
    let sheet: report::Sheet = serde_json::from_str(&again.issued).unwrap();
    assert_eq!(report::markdown(&sheet.stamped(&again.line)), before);
    assert!(before.contains(&format!("第 {first} 号定稿")));
    let Response::FrozenSheets(list) = docket.ask(Request::FrozenSheets).unwrap() else {
        panic!()
    };
    assert_eq!(
        list.iter().map(|l| l.id).collect::<Vec<_>>(),
        [second, first]
    );
    assert!(docket.verify().ok, "{:?}", docket.verify());
    let refused = docket.undo(Some(first)).unwrap_err();
    assert_eq!(refused.key, ErrorKey::CannotRetract);
    let Response::History(history) = docket
        .ask(Request::History(HistoryQuery {
            limit: 10,
            ..HistoryQuery::default()
        }))
        .unwrap()
    else {
        panic!()
    };
    assert_eq!(
        history
            .iter()
            .filter(|c| c.action == Action::Freeze)
            .count(),
        2
    );
}

#[test]
fn a_sheet_is_not_frozen_over_what_was_recorded_meanwhile() {
    let docket = small();
    let figures = figures(&docket, query(Kind::Daily, "2022-06-15"));
    docket
        .record("(2022)内0782民初1号", None, receipt("5"))
        .unwrap();
    let order = FreezeOrder {
        figures,
        issued: String::new(),
        list: None,
        top: 20,
    };
    let refused = docket.ask(Request::Freeze(Box::new(order))).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Conflict);
    let future = docket.ask(Request::Sheet(query(Kind::Daily, "2022-06-16")));
    assert_eq!(future.unwrap_err().key, ErrorKey::FutureDay);
}

#[test]
fn comparing_names_exactly_what_was_restated_and_by_what() {
    let docket = small();
    let id = freeze(&docket, query(Kind::Daily, "2022-06-15"));
    assert!(compare(&docket, id).restated.is_empty());
    // A follow-up restates nothing; a closing entered late restates the day.
    let follow_up = Fact::FollowedUp(FollowUp {
        outcome: "contacted".to_owned(),
        ..FollowUp::default()
    });
    docket
        .record("(2022)内0782民初2号", None, follow_up)
        .unwrap();
    let closing = docket
        .record(
            "(2022)内0782民初2号",
            Some("2022-06-14"),
            Fact::Closed { how: None },
        )
        .unwrap();
    let compared = compare(&docket, id);
    let cells: Vec<(String, String, Option<Value>)> = compared
        .restated
        .iter()
        .map(|r| {
            let cell = &r.difference.cell;
            let key = match &cell.row[0] {
                Value::Text(text) | Value::Word(text) => text.clone(),
                other => format!("{other:?}"),
            };
            let id = format!("{} {key}", cell.table);
            (id, cell.column.clone(), r.difference.by())
        })
        .collect();
    let count = |n| Some(Value::Count(n));
    let yakeshi = COURTS[1];
    for (row, column, by) in [
        (format!("stock {}", "row.total"), "opening", -1),
        (format!("stock {}", "row.total"), "closing", -1),
        (format!("stock {yakeshi}"), "opening", -1),
        (format!("stock {yakeshi}"), "closing", -1),
        (format!("delayed {yakeshi}"), "closing", -1),
        (format!("delayed {yakeshi}"), "deduction", -1),
        ("kinds kind.deduction".to_owned(), "closing", -1),
    ] {
        assert!(
            cells.contains(&(row.clone(), column.to_owned(), count(by))),
            "{row} {column}: {cells:#?}"
        );
    }
    let other_court = format!("stock {}", COURTS[2]);
    assert!(cells.iter().all(|(row, _, _)| *row != other_court));
    for restated in &compared.restated {
        assert_eq!(restated.commits, [closing], "{restated:?}");
    }
    assert_eq!(compared.commits.len(), 1);
    assert_eq!(compared.commits[0].commit, closing);
    assert_eq!(compared.commits[0].events[0].fact.id(), "closed");
    assert_eq!(compared.commits[0].events[0].on, Some(day("2022-06-14")));
    let sheet = report::compare(&compared, Locale::Zh);
    insta::assert_snapshot!("compare__md__zh", report::markdown(&sheet));
    // Once it is undone, nothing is restated any more.
    docket.undo(Some(closing)).unwrap();
    assert!(compare(&docket, id).restated.is_empty());
}

#[test]
fn what_was_restated_is_named_in_words_down_to_the_bands_of_ages() {
    let docket = small();
    let id = freeze(&docket, query(Kind::Monthly, "2022-06-15"));
    docket
        .record(
            "(2022)内0782民初2号",
            Some("2022-06-14"),
            Fact::Closed { how: None },
        )
        .unwrap();
    let compared = compare(&docket, id);
    let banded = |r: &&qingji::domain::sheet::Restated| r.difference.cell.column == "m0_6";
    assert!(compared.restated.iter().find(banded).is_some());
    let sheet = report::compare(&compared, Locale::Zh);
    let words: Vec<&str> = sheet.tables[0]
        .rows
        .iter()
        .map(|row| row[2].text.as_str())
        .collect();
    assert!(words.contains(&"6月以内"), "{words:?}");
    for word in words {
        assert!(!word.is_ascii(), "{word} is no Chinese heading");
    }
}

#[test]
fn an_undo_is_what_restates_when_it_takes_back_what_the_sheet_knew() {
    let docket = small();
    let closing = docket
        .record(
            "(2022)内0782民初4号",
            Some("2022-06-15"),
            Fact::Closed { how: None },
        )
        .unwrap();
    let id = freeze(&docket, query(Kind::Weekly, "2022-06-15"));
    let undo = docket.undo(Some(closing)).unwrap();
    let compared = compare(&docket, id);
    assert!(!compared.restated.is_empty());
    assert!(compared.restated.iter().all(|r| r.commits == [undo]));
    assert_eq!(compared.commits[0].retracts, Some(closing));
}

#[test]
fn what_was_undone_again_or_changes_no_figure_is_not_named() {
    let docket = small();
    let number = "(2022)内0782民初2号";
    let id = freeze(&docket, query(Kind::Daily, "2022-06-13"));
    let closed = || Fact::Closed { how: None };
    let reopened = || Fact::Reopened { reason: None };
    let record = |on: &str, fact| docket.record(number, Some(on), fact).unwrap();
    let closing = record("2022-06-10", closed());
    // After the day of the sheet, and undone again.
    let later = record("2022-06-14", reopened());
    docket.undo(Some(later)).unwrap();
    let only = |commits: &[u64]| {
        let compared = compare(&docket, id);
        assert!(!compared.restated.is_empty());
        for restated in &compared.restated {
            assert_eq!(restated.commits, commits, "{restated:?}");
        }
        let named: Vec<u64> = compared.commits.iter().map(|c| c.commit).collect();
        assert_eq!(named, commits);
        compared
    };
    only(&[closing]);
    // In force, but after the day of the sheet.
    record("2022-06-14", reopened());
    only(&[closing]);
    // Two of one case, each behind figures of its own; what is corrected is said.
    let filed = Fact::Amended {
        field: Field::Filed,
        value: Some("2022-01-11".to_owned()),
    };
    let corrected = docket.record(number, None, filed).unwrap();
    let compared = compare(&docket, id);
    let stock = restated(&compared, "stock", &total(), "closing");
    assert_eq!(stock, Some(vec![closing]));
    let event = compared.commits.iter().find(|c| c.commit == corrected);
    assert_eq!(event.unwrap().events[0].field, Some(Field::Filed));
    for (locale, said) in [(Locale::Zh, "| 更正 | 立案 |"), (Locale::En, "| filed |")] {
        let text = report::markdown(&report::compare(&compared, locale));
        assert!(text.contains(said), "{text}");
    }
}

/// The commits that restated a cell, if it was restated.
fn restated(compared: &Comparison, table: &str, row: &Value, column: &str) -> Option<Vec<u64>> {
    let found = compared.restated.iter().find(|r| {
        let cell = &r.difference.cell;
        cell.table == table && cell.row.first() == Some(row) && cell.column == column
    });
    found.map(|r| r.commits.clone())
}

#[test]
fn what_cancels_out_is_told_apart_and_a_rate_names_only_what_moved_it() {
    let docket = Docket::in_memory("2022-06-15");
    let number = |n: u32| format!("(2022)内07民初{n}号");
    let filed = day("2022-06-01");
    let rows: Vec<Row> = (1..=4).map(|n| case(number(n), filed, &[], None)).collect();
    docket.import(&rows);
    let closing = |n| {
        let fact = Fact::Closed { how: None };
        docket.record(&number(n), Some("2022-06-15"), fact).unwrap()
    };
    let first = closing(1);
    let id = freeze(&docket, query(Kind::Daily, "2022-06-15"));
    // One closing is taken back, another one of the same day is entered late, and a case is
    // registered late.
    let undo = docket.undo(Some(first)).unwrap();
    let late = closing(2);
    let registered = docket
        .import(&[case(number(5), filed, &[], None)])
        .group
        .unwrap();
    let compared = compare(&docket, id);
    let rate = Value::Word("indicator.closing-rate".to_owned());
    // 1/4 became 1/5: one closing more and one less do not affect it.
    for column in ["denominator_since", "value_since"] {
        assert_eq!(
            restated(&compared, "indicators", &rate, column),
            Some(vec![registered]),
            "{column}"
        );
    }
    assert_eq!(
        restated(&compared, "indicators", &rate, "numerator_since"),
        None
    );
    assert_eq!(restated(&compared, "stock", &total(), "closed"), None);
    let offset = compared
        .offsets
        .iter()
        .find(|o| o.cell.table == "stock" && o.cell.row == [total()] && o.cell.column == "closed");
    let offset = offset.unwrap();
    assert_eq!(
        (&offset.value, &offset.up, &offset.down),
        (&Value::Count(1), &Value::Count(1), &Value::Count(-1))
    );
    assert_eq!(offset.commits, [undo, late]);
    assert_eq!(
        compared
            .commits
            .iter()
            .map(|c| c.commit)
            .collect::<Vec<_>>(),
        [undo, late, registered]
    );
    for locale in Locale::ALL {
        let sheet = report::compare(&compared, locale);
        // Also in full on paper: every commit with the day and the time it was recorded.
        let printed = report::text(&sheet);
        assert!(!printed.contains(".."), "{printed}");
        for commit in &compared.commits {
            for part in ["%Y-%m-%d", "%H:%M:%S"] {
                let part = commit.moment.format(part).to_string();
                assert!(printed.contains(&part), "{part} in {printed}");
            }
        }
        let ids: Vec<&str> = sheet.tables.iter().map(|table| table.id.as_str()).collect();
        assert_eq!(ids, ["restated", "offsets", "commits"]);
    }
}

/// A sheet frozen by a version without the row of other procedures: the row is said to be new, nothing is
/// restated.
#[test]
fn a_row_that_a_frozen_sheet_did_not_have_is_not_restated() {
    let docket = Docket::in_memory("2022-06-15");
    let number = "(2022)内07执保1号";
    docket.import(&[
        case(number.to_owned(), day("2022-01-04"), &[], None),
        event(number, Some(day("2022-03-04")), receipt("5万")),
    ]);
    let mut old = figures(&docket, query(Kind::Daily, "2022-06-15"));
    let money = old
        .tables
        .iter_mut()
        .find(|table| table.id == "money")
        .unwrap();
    money.rows.retain(|row| row.first() != Some(&other()));
    let order = FreezeOrder {
        figures: old,
        issued: String::new(),
        list: None,
        top: 20,
    };
    let Response::Written(written) = docket.ask(Request::Freeze(Box::new(order))).unwrap() else {
        panic!()
    };
    let compared = compare(&docket, written.commit);
    assert_eq!(compared.restated, [], "nothing was recorded since");
    let rows: Vec<_> = compared
        .lacked
        .iter()
        .map(|row| (row.table.as_str(), row.row.clone()))
        .collect();
    assert_eq!(rows, [("money", vec![other()])]);
    for locale in [Locale::Zh, Locale::En] {
        let text = report::markdown(&report::compare(&compared, locale));
        let said = locale.fill(
            "report.note.lacked",
            &[
                ("id", &written.commit),
                ("table", &locale.text("report.table.money")),
                ("row", &locale.text("report.row.other")),
            ],
        );
        assert!(text.contains(&said), "{text}");
    }
}

#[test]
fn a_changed_frozen_sheet_is_found_out() {
    use qingji::store::kv::Store;
    use qingji::store::table::Table;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("d.redb");
    let owner = qingji::store::sidecar::Owner::default();
    let docket = small();
    drop(docket);
    let service = qingji::service::Service::create(&path, &owner).unwrap();
    let context = crate::support::court::context("2022-06-15");
    let ask = |service: &qingji::service::Service, request| service.handle(&context, request);
    let Response::Sheet(figures) =
        ask(&service, Request::Sheet(query(Kind::Daily, "2022-06-15"))).unwrap()
    else {
        panic!()
    };
    let order = FreezeOrder {
        issued: "as issued".to_owned(),
        figures: *figures,
        list: None,
        top: 20,
    };
    let Response::Written(written) = ask(&service, Request::Freeze(Box::new(order))).unwrap()
    else {
        panic!()
    };
    drop(service);
    {
        let store = qingji::store::file::open(&path, qingji::store::file::Access::Write).unwrap();
        let key = written.commit;
        let snapshot = store.snapshot().unwrap();
        let mut bytes = snapshot.get(Table::Frozen, key).unwrap().unwrap();
        drop(snapshot);
        let at = bytes.windows(6).position(|w| w == b"issued").unwrap() + 9;
        bytes[at] ^= 1;
        store
            .write(&mut |txn| txn.put(Table::Frozen, key, &bytes))
            .unwrap();
    }
    let opener = qingji::service::Opener::default();
    let service =
        qingji::service::Service::open(&path, qingji::store::file::Access::Read, opener).unwrap();
    let id = written.commit;
    assert!(ask(&service, Request::Frozen { id }).is_err());
    let Response::Verified(verified) = ask(&service, Request::Verify).unwrap() else {
        panic!()
    };
    assert!(!verified.ok);
    assert_eq!(verified.problems[0].table.id(), "frozen", "{verified:?}");
}

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

/// A sheet frozen by a version without the table of trial cases: the table is said to be new, and
/// nothing of it is restated, also by what is recorded later.
#[test]
fn a_table_that_a_frozen_sheet_did_not_have_is_not_restated() {
    let docket = Docket::in_memory("2022-06-15");
    let number = |n: u32| format!("(2022)内07民初{n}号");
    docket.import(&[
        case(
            number(1),
            day("2022-01-04"),
            &["涉企"],
            Some(day("2022-03-04")),
        ),
        case(number(2), day("2022-01-04"), &["涉企"], None),
    ]);
    let mut old = figures(&docket, query(Kind::Daily, "2022-06-15"));
    old.tables.retain(|table| table.id != "tried");
    let order = FreezeOrder {
        figures: old,
        issued: String::new(),
        list: None,
        top: 20,
    };
    let Response::Written(written) = docket.ask(Request::Freeze(Box::new(order))).unwrap() else {
        panic!()
    };
    let lacked = || -> Comparison {
        let compared = compare(&docket, written.commit);
        assert_eq!(compared.lacked.len(), 1);
        assert_eq!(compared.lacked[0].table, "tried");
        assert_eq!(compared.lacked[0].row, []);
        compared
    };
    let compared = lacked();
    assert_eq!((compared.restated.len(), compared.commits.len()), (0, 0));
    for locale in Locale::ALL {
        let text = report::markdown(&report::compare(&compared, locale));
        let args: [(&str, &dyn std::fmt::Display); 2] = [
            ("id", &written.commit),
            ("table", &locale.text("report.table.tried")),
        ];
        let said = locale.fill("report.note.lacked-table", &args);
        assert!(text.contains(&said), "{text}");
    }
    let late = Fact::Closed { how: None };
    let closing = docket.record(&number(2), Some("2022-06-10"), late).unwrap();
    let tables = |compared: Comparison| -> Vec<String> {
        let cells = compared.restated.into_iter();
        cells.map(|one| one.difference.cell.table).collect()
    };
    let restated = tables(lacked());
    assert!(restated.contains(&"indicators".to_owned()), "{restated:?}");
    assert!(!restated.contains(&"tried".to_owned()), "{restated:?}");
    // A sheet that has the table is restated in it.
    let fresh = freeze(&docket, query(Kind::Daily, "2022-06-15"));
    docket.undo(Some(closing)).unwrap();
    assert!(tables(compare(&docket, fresh)).contains(&"tried".to_owned()));
}

#[test]
fn a_docket_of_one_court_is_called_by_its_name() {
    let docket = Docket::in_memory("2022-06-15");
    let at = |n: u32, court: Option<&str>| {
        let mut row = case(format!("(2022)内07民初{n}号"), day("2022-06-01"), &[], None);
        if let Row::Case(case) = &mut row {
            case.registration.court = court.map(str::to_owned);
        }
        row
    };
    let sheet = || figures(&docket, query(Kind::Daily, "2022-06-15"));
    docket.import(&[at(1, Some(COURTS[0])), at(2, None)]);
    assert_eq!(sheet().whole.as_deref(), Some(COURTS[0]));
    let text = |figures: &Figures| report::compose(figures, Locale::Zh).paragraph;
    assert!(text(&sheet()).contains(COURTS[0]), "{}", text(&sheet()));
    // A name that was set holds, a second court makes it all courts again.
    assert!(text(&sheet().named("全盟法院")).contains("全盟法院"));
    docket.import(&[at(3, Some(COURTS[1]))]);
    assert_eq!(sheet().whole, None);
    assert!(text(&sheet()).contains("全市法院"));
    // Once that was corrected, there is one again, in the past as well.
    let amended = Fact::Amended {
        field: Field::Court,
        value: Some(COURTS[0].to_owned()),
    };
    docket.record("(2022)内07民初3号", None, amended).unwrap();
    assert_eq!(sheet().whole.as_deref(), Some(COURTS[0]));
    let Response::Sheet(past) = docket
        .ask_seen(
            View::as_of(day("2022-06-10")),
            Request::Sheet(query(Kind::Daily, "2022-06-10")),
        )
        .unwrap()
    else {
        panic!()
    };
    assert_eq!(past.whole.as_deref(), Some(COURTS[0]));
}

#[test]
fn a_sheet_of_one_court_counts_only_that_court() {
    let docket = small();
    let one = figures(
        &docket,
        SheetQuery {
            court: Some("扎兰屯".to_owned()),
            ..query(Kind::Daily, "2022-06-15")
        },
    );
    assert_eq!(one.court.as_deref(), Some(COURTS[2]));
    assert_eq!(one.total("stock", "closing"), 1);
    let money = one.table("money").unwrap();
    let sum = money.row(&total()).unwrap();
    assert_eq!(
        money.cell(sum, "received"),
        Some(&Value::Money(Money(123_456_789)))
    );
    let other = figures(
        &docket,
        SheetQuery {
            court: Some("内0782".to_owned()),
            ..query(Kind::Daily, "2022-06-15")
        },
    );
    assert_eq!(other.total("stock", "closing"), 4);
    let money = other.table("money").unwrap();
    let sum = money.row(&total()).unwrap();
    assert_eq!(money.cell(sum, "received"), Some(&Value::Money(Money(0))));
    let unknown = docket.ask(Request::Sheet(SheetQuery {
        court: Some("月亮法院".to_owned()),
        ..query(Kind::Daily, "2022-06-15")
    }));
    assert_eq!(unknown.unwrap_err().kind(), ErrorKind::NotFound);
}

/// The count of a change in a column.
fn change(figures: &Figures, id: &str, column: &str) -> Option<i64> {
    let table = figures.table("changes").unwrap();
    let row = table.row(&Value::Word(format!("change.{id}"))).unwrap();
    table.cell(row, column).and_then(Value::count)
}

/// The numbers of the cases behind a change.
fn changed(figures: &Figures, id: &str) -> Vec<String> {
    let table = figures.table("changed").unwrap();
    let key = Value::Word(format!("change.{id}"));
    let rows = table.rows.iter().filter(|row| row[0] == key);
    rows.filter_map(|row| match &row[1] {
        Value::Text(number) => Some(number.clone()),
        _ => None,
    })
    .collect()
}

/// Moves the docket on to a morning.
fn on(docket: &mut Docket, date: &str) {
    docket.context.today = day(date);
    docket.context.now = format!("{date}T08:30:00+08:00").parse().unwrap();
}

#[test]
fn a_daily_sheet_tells_what_changed_and_by_which_cases() {
    let mut docket = Docket::in_memory("2022-06-10");
    on(&mut docket, "2022-06-10");
    let number = |n: u32| format!("(2022)内07民初{n}号");
    docket.import(&[
        // One due on 14 June, one a year old on 15 June, and two with neither.
        case(number(1), day("2021-12-14"), &[], None),
        case(number(2), day("2021-06-14"), &[], None),
        case(number(3), day("2022-03-01"), &[], None),
        case(number(4), day("2022-03-01"), &[], None),
        event(
            &number(4),
            None,
            pause(PauseKind::Deduct, "2022-05-01", None),
        ),
    ]);
    let first = figures(&docket, query(Kind::Daily, "2022-06-10"));
    assert_eq!(first.since, None);
    assert_eq!(
        change(&first, "restated", "count"),
        None,
        "nothing was known before"
    );
    let id = freeze(&docket, query(Kind::Daily, "2022-06-10"));
    on(&mut docket, "2022-06-13");
    // Dated before the frozen sheet, so it restates it.
    let late = Fact::Closed { how: None };
    let late = docket.record(&number(3), Some("2022-06-09"), late).unwrap();
    on(&mut docket, "2022-06-15");
    docket.import(&[case(number(5), day("2022-06-15"), &[], None)]);
    let resumed = Fact::Resumed {
        kind: PauseKind::Deduct,
        from: day("2022-05-01"),
    };
    docket
        .record(&number(4), Some("2022-06-14"), resumed)
        .unwrap();
    docket
        .record(
            &number(1),
            None,
            pause(PauseKind::Suspend, "2022-06-15", None),
        )
        .unwrap();
    let note = Fact::Amended {
        field: Field::Note,
        value: Some("已核".to_owned()),
    };
    docket.record(&number(2), None, note).unwrap();
    let sheet = figures(&docket, query(Kind::Daily, "2022-06-15"));
    let since = sheet.since.unwrap();
    assert_eq!((since.id, since.date), (id, day("2022-06-10")));
    for (change_id, today, frozen, cases) in [
        ("filed", 1, 1, vec![number(5)]),
        ("closed", 0, 0, vec![]),
        // A late suspension does not count: the case is overdue, and was not yesterday.
        ("over", 1, 1, vec![number(1)]),
        ("entered", 0, 0, vec![]),
        ("left", 0, 1, vec![number(4)]),
        ("long-pending", 1, 1, vec![number(2)]),
        // The resumption counts from yesterday, the closing from before the frozen sheet; a note
        // counts nowhere.
        ("restated", 1, 1, vec![number(4), number(3)]),
    ] {
        assert_eq!(
            change(&sheet, change_id, "count"),
            Some(today),
            "{change_id}"
        );
        assert_eq!(
            change(&sheet, change_id, "since"),
            Some(frozen),
            "{change_id}"
        );
        let mut found = changed(&sheet, change_id);
        found.sort();
        let mut cases = cases;
        cases.sort();
        assert_eq!(found, cases, "{change_id}");
    }
    // Once it is taken back, the closing no longer restates the frozen sheet; but it was known
    // yesterday.
    docket.undo(Some(late)).unwrap();
    let again = figures(&docket, query(Kind::Daily, "2022-06-15"));
    assert_eq!(changed(&again, "restated"), [number(4), number(3)]);
    assert_eq!(change(&again, "restated", "count"), Some(2));
    assert_eq!(change(&again, "restated", "since"), Some(0));
    let text = report::text(&report::compose(&sheet, Locale::Zh));
    assert!(text.contains("对照第"), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// The changes match the tables of stock and the difference between the lists of overdue cases
    /// of the two days.
    #[test]
    fn changes_agree_with_the_tables_and_the_lists(
        cases in prop::collection::vec((0..500_u64, prop::option::of(0..200_u64), 0..5_u8, 0..60_u64), 1..12),
        back in 0..60_u64,
    ) {
        let docket = Docket::in_memory("2022-06-15");
        let today = day("2022-06-15");
        let mut rows = Vec::new();
        for (n, (filed, closed, change, after)) in cases.iter().enumerate() {
            let filed = today - Days::new(*filed);
            let closed = closed.map(|d| filed + Days::new(d)).filter(|d| *d <= today);
            let number = format!("(2022)内07民初{}号", n + 1);
            rows.push(case(number.clone(), filed, &[], closed));
            let from = (filed + Days::new(*after)).to_string();
            let to = (filed + Days::new(after + 25)).to_string();
            let fact = match change {
                1 => pause(PauseKind::Deduct, &from, None),
                2 => pause(PauseKind::Suspend, &from, Some(&to)),
                3 => extension(&from),
                _ => continue,
            };
            rows.push(event(&number, None, fact));
        }
        docket.import(&rows);
        let date = today - Days::new(back);
        let sheet = figures(&docket, query(Kind::Daily, &date.to_string()));
        for (id, table, column) in [
            ("filed", "stock", "filed"), ("closed", "stock", "closed"),
            ("entered", "delayed", "entered"), ("left", "delayed", "left"),
        ] {
            prop_assert_eq!(change(&sheet, id, "count"), Some(sheet.total(table, column)), "{}", id);
        }
        let long = sheet.table("long-pending").unwrap().count(&Value::Count(12), "entered");
        prop_assert_eq!(change(&sheet, "long-pending", "count"), Some(long));
        let over = |on: NaiveDate| {
            let asked = qingji::service::api::DueQuery {
                filter: qingji::service::api::Filter {
                    levels: vec![qingji::domain::level::Level::Over],
                    ..Default::default()
                },
                ..Default::default()
            };
            let view = View::as_of(on);
            let Response::Cases(page) = docket.ask_seen(view, Request::Due(asked)).unwrap() else { panic!() };
            page.rows.into_iter().map(|line| line.number).collect::<std::collections::BTreeSet<_>>()
        };
        let (before, after) = (over(date.pred_opt().unwrap()), over(date));
        let newly: Vec<String> = after.difference(&before).cloned().collect();
        let mut found = changed(&sheet, "over");
        found.sort();
        prop_assert_eq!(&found, &newly);
        prop_assert_eq!(change(&sheet, "over", "count"), Some(newly.len() as i64));
        // The bands of the ages contain every open case, natural and net.
        let ageing = sheet.table("ageing").unwrap();
        for column in ["all", "net"] {
            let sum: i64 = ageing.rows.iter().skip(1).filter_map(|row| ageing.cell(row, column)?.count()).sum();
            prop_assert_eq!(sum, sheet.total("stock", "closing"), "{}", column);
            prop_assert_eq!(sum, sheet.total("ageing", column));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// For any docket, every row of every sheet adds up, and restatements by a late event are
    /// attributed to it.
    #[test]
    fn every_row_adds_up_and_every_restatement_has_its_commit(
        cases in prop::collection::vec((0..500_u64, prop::option::of(0..200_u64), 0..3_usize, 0..5_u8), 1..12),
        kind in prop::sample::select(Kind::ALL.to_vec()),
        back in 0..60_u64,
        late in (0..12_usize, 0..100_u64),
    ) {
        let docket = Docket::in_memory("2022-06-15");
        let today = day("2022-06-15");
        let mut rows = Vec::new();
        for (n, (filed, closed, court, change)) in cases.iter().enumerate() {
            let filed = today - Days::new(*filed);
            let closed = closed.map(|d| filed + Days::new(d)).filter(|d| *d <= today);
            let number = format!("(2022)内07民初{}号", n + 1);
            let mut row = case(number.clone(), filed, if n % 2 == 0 { &["涉企业"] } else { &[] }, closed);
            if let Row::Case(case) = &mut row {
                case.registration.court = Some(COURTS[*court].to_owned());
            }
            rows.push(row);
            let from = (filed + Days::new(10)).to_string();
            let fact = match change {
                1 => pause(PauseKind::Deduct, &from, None),
                2 => pause(PauseKind::Suspend, &from, Some(&(filed + Days::new(30)).to_string())),
                3 => extension(&from),
                _ => continue,
            };
            rows.push(event(&number, None, fact));
        }
        docket.import(&rows);
        let date = (today - Days::new(back)).to_string();
        let asked = query(kind, &date);
        let before = figures(&docket, asked.clone());
        let sums = identities(&before);
        prop_assert!(sums.len() >= 10);
        prop_assert!(sums.iter().all(Identity::holds), "{sums:?}");
        let id = freeze(&docket, asked);
        let (which, ago) = late;
        let number = format!("(2022)内07民初{}号", which % cases.len() + 1);
        let on = (today - Days::new(ago)).to_string();
        let commit = docket.record(&number, Some(&on), Fact::Closed { how: None });
        if let Ok(commit) = commit {
            let compared = compare(&docket, id);
            for restated in &compared.restated {
                prop_assert_eq!(&restated.commits, &vec![commit], "{:?}", restated);
            }
            prop_assert!(compared.offsets.is_empty(), "{:?}", compared.offsets);
        }
    }
}

/// What is entered after a freeze.
#[derive(Debug, Clone)]
enum Late {
    Close,
    Reopen,
    Filed,
    Handler,
    Paid,
    /// Takes back one of the earlier entries, or an undo.
    Undo(usize),
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Of several commits of a case, undone or not, those that are named are enough: without the
    /// others the sheet is restated in the same figures. What was undone again is never named.
    #[test]
    fn the_named_commits_are_enough_and_none_of_them_was_undone(
        cases in prop::collection::vec((20..400_u64, prop::option::of(0..200_u64)), 1..4),
        kind in prop::sample::select(Kind::ALL.to_vec()),
        back in 0..30_u64,
        late in prop::collection::vec(
            (
                0..4_usize,
                0..40_u64,
                prop_oneof![
                    3 => Just(Late::Close),
                    2 => Just(Late::Reopen),
                    2 => Just(Late::Filed),
                    1 => Just(Late::Handler),
                    1 => Just(Late::Paid),
                    4 => (0..10_usize).prop_map(Late::Undo),
                ],
            ),
            1..12,
        ),
    ) {
        let docket = Docket::in_memory("2022-06-15");
        let today = day("2022-06-15");
        let number = |n: usize| format!("(2022)内07执{}号", n % cases.len() + 1);
        let rows: Vec<Row> = cases.iter().enumerate().map(|(n, (filed, closed))| {
            let filed = today - Days::new(*filed);
            let closed = closed.map(|d| filed + Days::new(d)).filter(|d| *d <= today);
            case(number(n), filed, &[], closed)
        }).collect();
        docket.import(&rows);
        let id = freeze(&docket, query(kind, &(today - Days::new(back)).to_string()));
        // The entries since, and what each undo took back.
        let (mut entries, mut undone) = (Vec::new(), std::collections::BTreeMap::new());
        for (which, ago, what) in late {
            let on = (today - Days::new(ago)).to_string();
            let amended = |field, value: &str| Fact::Amended { field, value: Some(value.to_owned()) };
            let (on, fact) = match what {
                Late::Undo(at) => {
                    let Some(target) = entries.get(at % entries.len().max(1)).copied() else { continue };
                    if let Ok(undo) = docket.undo(Some(target)) {
                        undone.insert(target, undo);
                        // An undo of an undo brings the entry back.
                        undone.retain(|_, by| *by != target);
                        entries.push(undo);
                    }
                    continue;
                }
                Late::Close => (Some(on.as_str()), Fact::Closed { how: None }),
                Late::Reopen => (Some(on.as_str()), Fact::Reopened { reason: None }),
                Late::Filed => (None, amended(Field::Filed, &on)),
                Late::Handler => (None, amended(Field::Handler, &format!("承办{ago}"))),
                Late::Paid => (Some(on.as_str()), receipt("100")),
            };
            entries.extend(docket.record(&number(which), on, fact));
        }
        let compared = compare(&docket, id);
        let named: Vec<u64> = compared.commits.iter().map(|c| c.commit).collect();
        for commit in &named {
            prop_assert!(!undone.contains_key(commit), "{commit} of {named:?} was undone");
            prop_assert!(undone.values().all(|undo| undo != commit), "{commit} undid what came later");
        }
        // The rest is taken back, the last first.
        let mut refused = false;
        for commit in entries.iter().rev() {
            let is_undo = undone.values().any(|undo| undo == commit);
            if !named.contains(commit) && !undone.contains_key(commit) && !is_undo {
                refused |= docket.undo(Some(*commit)).is_err();
            }
        }
        if !refused {
            let cells = |compared: &Comparison| -> Vec<String> {
                compared.restated.iter().map(|r| format!("{:?}", r.difference)).collect()
            };
            prop_assert_eq!(cells(&compare(&docket, id)), cells(&compared));
        }
    }
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
        from: day("2022-01-01"),
        to: day("2022-06-15"),
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
