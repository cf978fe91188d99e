//! Past sheets keep their figures, and a comparison names those that are different now.

use qingji::domain::change::{Change, Pause, PauseKind};
use qingji::domain::event::{Direction, Fact, Field, Payment, Registration};
use qingji::domain::money::Money;
use qingji::domain::sheet::{Comparison, Kind, Value};
use qingji::domain::window::Window;
use qingji::report;
use qingji::service::api::{
    IndicatorQuery, Request, Response, Scope, SheetQuery, Slice, StockQuery, StockSet, View,
};
use qingji::text::locale::Locale;

use crate::support::court::{Docket, context, day};
use crate::support::sheets::{compare, freeze, seen};

const HERE: &str = "牙克石市人民法院";
const THERE: &str = "海拉尔区人民法院";

fn query(kind: Kind, date: &str, court: Option<&str>) -> SheetQuery {
    SheetQuery {
        kind,
        date: day(date),
        court: court.map(str::to_owned),
        list: None,
        top: 20,
    }
}

fn add(docket: &Docket, number: &str, court: &str, filed: Option<&str>, procedure: &str) {
    let registration = Registration {
        number: number.to_owned(),
        court: Some(court.to_owned()),
        division: Some("民一庭".to_owned()),
        handler: Some("周婷".to_owned()),
        filed: filed.map(day),
        procedure: Some(procedure.to_owned()),
        cause: Some("买卖合同纠纷".to_owned()),
        ..Registration::default()
    };
    docket.ask(Request::Add(Box::new(registration))).unwrap();
}

const SIMPLE: &str = "civil-first-simplified";

fn close(docket: &Docket, number: &str, on: &str) {
    let closed = Fact::Closed { how: None };
    docket.record(number, Some(on), closed).unwrap();
}

fn amend(docket: &Docket, number: &str, on: Option<&str>, field: Field, value: &str) {
    let value = Some(value.to_owned());
    docket
        .record(number, on, Fact::Amended { field, value })
        .unwrap();
}

fn at(docket: &mut Docket, date: &str) {
    docket.context = context(date);
}

/// The cases without a filing date that a window of a court or division leaves out.
fn left_out(docket: &Docket, view: View, date: &str, scope: &Scope) -> [u64; 2] {
    let stock = docket.stock_seen(
        view,
        StockQuery {
            window: Window::of(day(date)),
            period: None,
            slices: vec![Slice::Court],
            set: StockSet::All,
            scope: scope.clone(),
        },
    );
    let rates = Request::Indicators(Box::new(IndicatorQuery {
        window: Window::of(day(date)),
        slices: Vec::new(),
        scope: scope.clone(),
        list: None,
        ids: Vec::new(),
    }));
    let Response::Indicators(rates) = docket.ask_seen(view, rates).unwrap() else {
        panic!()
    };
    [stock.unknown_filing, rates.unknown_filing]
}

fn of_court(court: &str) -> Scope {
    Scope {
        courts: vec![court.to_owned()],
        ..Scope::default()
    }
}

#[test]
fn a_case_without_a_filing_date_is_left_out_where_it_sat_on_the_day() {
    let mut docket = Docket::in_memory("2026-06-10");
    let moved = "(2026)内0782民初1号";
    add(&docket, moved, HERE, None, SIMPLE);
    for (number, court) in [
        ("(2026)内0782民初2号", HERE),
        ("(2026)内0702民初2号", THERE),
    ] {
        add(&docket, number, court, Some("2026-05-01"), SIMPLE);
    }
    let asked = || query(Kind::Daily, "2026-06-10", Some(HERE));
    let id = freeze(&docket, asked());
    let told = seen(&docket, View::default(), asked());
    assert_eq!(told.unknown_filing, 1);
    at(&mut docket, "2026-06-30");
    amend(&docket, moved, Some("2026-06-20"), Field::Court, THERE);
    let of = |view, date: &str| [HERE, THERE].map(|c| left_out(&docket, view, date, &of_court(c)));
    let as_of = View::as_of(day("2026-06-10"));
    for view in [View::default(), as_of] {
        let again = seen(&docket, view, asked());
        let all = (&again.tables, again.unknown_filing);
        assert_eq!(all, (&told.tables, 1), "{view:?}");
        let paragraph = report::paragraph(&again, Locale::Zh);
        assert_eq!(paragraph, report::paragraph(&told, Locale::Zh));
        assert_eq!(of(view, "2026-06-10"), [[1, 1], [0, 0]], "{view:?}");
    }
    assert_eq!(of(View::default(), "2026-06-20"), [[0, 0], [1, 1]]);
    let compared = compare(&docket, id);
    assert!(compared.restated.is_empty(), "{:?}", compared.restated);
}

#[test]
fn a_stock_is_at_least_what_it_says_only_where_an_open_case_is_left_out() {
    let docket = Docket::in_memory("2026-06-30");
    let (over, this_year) = ("(2025)内0782民初1号", "(2026)内0782民初9号");
    add(&docket, over, HERE, None, SIMPLE);
    close(&docket, over, "2025-03-01");
    let asked = || query(Kind::Monthly, "2026-06-30", None);
    let none = seen(&docket, View::default(), asked());
    let paragraph = report::paragraph(&none, Locale::Zh);
    assert!(
        paragraph.contains("没有未结案件") && !paragraph.contains("不少于"),
        "{paragraph}"
    );
    add(&docket, this_year, HERE, None, SIMPLE);
    close(&docket, this_year, "2026-03-01");
    add(
        &docket,
        "(2026)内0782民初2号",
        HERE,
        Some("2026-05-01"),
        SIMPLE,
    );
    let exact = seen(&docket, View::default(), asked());
    let workload = exact.total("workload", "unknown_filing");
    assert_eq!(
        (exact.unknown_filing, exact.unknown_closed, workload),
        (0, 1, 0)
    );
    assert_eq!(
        left_out(&docket, View::default(), "2026-06-30", &Scope::default()),
        [0, 0]
    );
    // On the day it was closed, no closing counts it.
    assert_eq!(
        left_out(&docket, View::default(), "2026-03-01", &Scope::default()),
        [1, 1]
    );
    let words = report::compose(&exact, Locale::Zh);
    assert!(
        words.paragraph.contains("未结案件1件"),
        "{}",
        words.paragraph
    );
    let notes = words.notes.join("\n");
    assert!(
        notes.contains("另有 1 件今年已结的案件没有立案日期"),
        "{notes}"
    );
    add(&docket, "(2026)内0782民初3号", HERE, None, SIMPLE);
    let bound = seen(&docket, View::default(), asked());
    let workload = bound.total("workload", "unknown_filing");
    assert_eq!(
        (bound.unknown_filing, bound.unknown_closed, workload),
        (1, 1, 1)
    );
    let paragraph = report::paragraph(&bound, Locale::Zh);
    assert!(paragraph.contains("未结案件不少于1件"), "{paragraph}");
}

/// Every figure of a comparison: table, first key of its row, column, old and new value.
fn restated(compared: &Comparison) -> Vec<(String, String, String, Value, Value)> {
    let all = compared.restated.iter().map(|restated| {
        let difference = &restated.difference;
        let key = match &difference.cell.row[0] {
            Value::Text(text) | Value::Word(text) => text.clone(),
            other => format!("{other:?}"),
        };
        let cell = &difference.cell;
        let (was, is) = (difference.was.clone(), difference.is.clone());
        (cell.table.clone(), key, cell.column.clone(), was, is)
    });
    all.collect()
}

#[test]
fn what_stands_beside_a_rate_is_a_figure_to_a_comparison() {
    let docket = Docket::in_memory("2026-06-30");
    let number = "(2026)内0782民初1号";
    add(&docket, number, HERE, Some("2026-01-05"), SIMPLE);
    close(&docket, number, "2026-06-10");
    let id = freeze(&docket, query(Kind::Monthly, "2026-06-30", None));
    assert!(compare(&docket, id).restated.is_empty());
    amend(&docket, number, None, Field::Procedure, "bankruptcy");
    let compared = compare(&docket, id);
    let found = restated(&compared);
    let commit = compared.commits.iter().map(|commit| commit.commit).max();
    let rate = "indicator.in-changed-limit".to_owned();
    for (name, was, is) in [("over-changed", 1, 0), ("no-limit", 0, 1)] {
        for column in ["beside", "beside_since"] {
            let column = format!("{column}.{name}");
            let row = (
                "indicators".to_owned(),
                rate.clone(),
                column.clone(),
                Value::Count(was),
                Value::Count(is),
            );
            assert!(found.contains(&row), "{column}: {found:#?}");
        }
    }
    for restated in &compared.restated {
        assert_eq!(restated.commits.last().copied(), commit, "{restated:?}");
    }
    for (locale, words) in [
        (Locale::Zh, "另列 无审限"),
        (Locale::En, "beside without a limit"),
    ] {
        let sheet = report::compare(&compared, locale);
        let said = report::markdown(&sheet);
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn a_case_that_only_fell_off_the_list_is_not_restated() {
    let docket = Docket::in_memory("2026-06-30");
    let number = |n: u64| format!("(2025)内0782民初{n}号");
    for n in 1..=4 {
        let filed = format!("2025-01-0{n}");
        add(&docket, &number(n), HERE, Some(&filed), SIMPLE);
    }
    let asked = |top| SheetQuery {
        top,
        ..query(Kind::Daily, "2026-06-30", None)
    };
    let (three, all) = (freeze(&docket, asked(3)), freeze(&docket, asked(20)));
    let overdue = |id| -> Vec<String> {
        let found = restated(&compare(&docket, id)).into_iter();
        let listed = found.filter(|(table, ..)| table == "overdue");
        let mut numbers: Vec<String> = listed.map(|(_, key, ..)| key).collect();
        numbers.sort();
        numbers.dedup();
        numbers
    };
    // The fourth is now overdue the longest, so the third is no longer on the list of three.
    amend(&docket, &number(4), None, Field::Filed, "2024-06-03");
    assert_eq!(overdue(three), [number(4)]);
    assert_eq!(overdue(all), [number(4)]);
    // A case that is overdue for fewer days now left the list because of a correction.
    let fewer = freeze(&docket, asked(3));
    amend(&docket, &number(1), None, Field::Filed, "2026-01-05");
    assert_eq!(overdue(fewer), [number(1)]);
    // A closed case left it too, and made place for another.
    close(&docket, &number(2), "2026-06-30");
    assert_eq!(overdue(fewer), [number(1), number(2)]);
}

/// The numerator and denominator of a share in a window.
fn rate(docket: &Docket, id: &str, from: &str, to: &str) -> (i64, i64) {
    let asked = Request::Indicators(Box::new(IndicatorQuery {
        window: Window::new(day(from), day(to)),
        slices: Vec::new(),
        scope: Scope::default(),
        list: None,
        ids: vec![id.to_owned()],
    }));
    match docket.ask(asked).unwrap() {
        Response::Indicators(all) => (all.rows[0].numerator, all.rows[0].denominator),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_the_net_average_leaves_out_makes_a_closed_case_a_delayed_one() {
    let docket = Docket::in_memory("2026-06-30");
    let pause = |from: &str, to: &str| Fact::Changed {
        change: Change::Pause(Pause {
            kind: PauseKind::Adjourn,
            ground: None,
            from: day(from),
            to: Some(day(to)),
            accepted: None,
        }),
        note: None,
    };
    let number = "(2026)内0782民初1号";
    add(&docket, number, HERE, Some("2026-05-03"), SIMPLE);
    close(&docket, number, "2026-05-21");
    let reopened = Fact::Reopened { reason: None };
    docket.record(number, Some("2026-06-22"), reopened).unwrap();
    // A pause while it was closed, before it is closed again.
    docket
        .record(number, None, pause("2026-05-31", "2026-06-10"))
        .unwrap();
    close(&docket, number, "2026-06-26");
    let june = |id| rate(&docket, id, "2026-06-01", "2026-06-30");
    assert_eq!(
        (june("average-days"), june("average-days-net")),
        ((54, 1), (44, 1))
    );
    assert_eq!(june("delayed-of-closed"), (1, 1));
    // In May nothing had been deducted, whatever was recorded since; in the load of both months the
    // case counts because of June.
    assert_eq!(
        rate(&docket, "delayed-of-closed", "2026-05-01", "2026-05-31"),
        (0, 1)
    );
    assert_eq!(
        rate(&docket, "delayed-of-load", "2026-05-01", "2026-06-30"),
        (1, 1)
    );
    assert_eq!(
        rate(&docket, "delayed-of-load", "2026-05-01", "2026-05-30"),
        (0, 1)
    );
    // A pause that began on the day of the closing deducted nothing.
    let other = "(2026)内0782民初2号";
    add(&docket, other, HERE, Some("2026-04-01"), SIMPLE);
    docket
        .record(other, None, pause("2026-04-20", "2026-04-30"))
        .unwrap();
    close(&docket, other, "2026-04-20");
    assert_eq!(
        rate(&docket, "average-days-net", "2026-04-01", "2026-04-30"),
        (19, 1)
    );
    assert_eq!(
        rate(&docket, "delayed-of-closed", "2026-04-01", "2026-04-30"),
        (0, 1)
    );
}

#[test]
fn a_case_that_moved_in_became_here_whatever_it_was_elsewhere() {
    let docket = Docket::in_memory("2026-06-30");
    let number = "(2025)内0782民初1号";
    add(&docket, number, HERE, Some("2025-01-05"), SIMPLE);
    add(
        &docket,
        "(2026)内0702民初2号",
        THERE,
        Some("2026-05-01"),
        SIMPLE,
    );
    amend(&docket, number, Some("2026-06-20"), Field::Court, THERE);
    let of = |date: &str, court: &str| {
        let asked = query(Kind::Daily, date, Some(court));
        seen(&docket, View::default(), asked)
    };
    let here = of("2026-06-20", THERE);
    let changes = here.table("changes").unwrap();
    for change in ["moved-in", "over", "long-pending"] {
        let key = Value::Word(format!("change.{change}"));
        assert_eq!(changes.count(&key, "count"), 1, "{change}");
    }
    let next = of("2026-06-21", THERE);
    let over = Value::Word("change.over".to_owned());
    assert_eq!(next.table("changes").unwrap().count(&over, "count"), 0);
    // A case to be cleared counts where it is now, and the sheet states that.
    let assigned = |date, court| of(date, court).total("clearance", "assigned");
    assert_eq!(
        (assigned("2026-06-19", HERE), assigned("2026-06-20", HERE)),
        (1, 0)
    );
    assert_eq!(assigned("2026-06-20", THERE), 1);
    for (locale, words) in [
        (Locale::Zh, ["移入的案件移入时已超期", "移出的由移入单位计"]),
        (
            Locale::En,
            ["when it moved in became so here", "is another's to clear"],
        ),
    ] {
        let notes = report::compose(&here, locale).notes.join("\n");
        assert!(words.iter().all(|said| notes.contains(said)), "{notes}");
    }
}

#[test]
fn a_moment_of_recording_is_a_moment_to_a_spreadsheet() {
    use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
    let docket = Docket::in_memory("2026-06-30");
    let number = "(2026)内0782民初1号";
    add(&docket, number, HERE, Some("2026-01-05"), SIMPLE);
    let id = freeze(&docket, query(Kind::Daily, "2026-06-30", None));
    close(&docket, number, "2026-06-10");
    for locale in Locale::ALL {
        let sheet = report::compare(&compare(&docket, id), locale);
        let bytes = report::workbook(&sheet).unwrap();
        let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(&bytes)).unwrap();
        let names = book.sheet_names();
        let range = book.worksheet_range(names.last().unwrap()).unwrap();
        let Some(Data::DateTime(moment)) = range.get((3, 1)) else {
            panic!("{:?}", range.get((3, 1)))
        };
        // Nine in the morning, in days since the end of 1899.
        let whole = (day("2026-06-30") - day("1899-12-30")).num_days() as f64;
        assert!((moment.as_f64() - whole - 0.375).abs() < 1e-6, "{moment:?}");
        assert_eq!(sheet.head.len(), 1);
        let head = match locale {
            Locale::Zh => "新登记 1 批中有 1 批引起更正",
            Locale::En => "1 of the 1 commit recorded since restated figures",
        };
        assert!(sheet.head[0].contains(head), "{}", sheet.head[0]);
    }
}

#[test]
fn what_is_taken_back_and_the_last_case_that_goes_are_said() {
    let docket = Docket::in_memory("2026-06-30");
    let pay = |number: &str, on: &str, cents: i64| {
        let paid = Fact::Paid(Payment {
            direction: Direction::Receipt,
            amount: Money(cents),
            ..Payment::default()
        });
        docket.record(number, Some(on), paid).unwrap();
    };
    let number = "(2026)内0782执1号";
    add(&docket, number, HERE, Some("2026-01-05"), "execution-first");
    amend(&docket, number, None, Field::Tags, "涉金融");
    pay(number, "2026-06-29", 3_000);
    pay(number, "2026-06-29", -3_000);
    pay(number, "2026-06-30", -5_000);
    pay(number, "2026-06-30", 3_000);
    amend(&docket, number, Some("2026-06-30"), Field::Court, THERE);
    let said = |date: &str, court, locale| {
        let asked = query(Kind::Daily, date, court);
        report::paragraph(&seen(&docket, View::default(), asked), locale)
    };
    for (locale, nothing, less, tag, none) in [
        (
            Locale::Zh,
            "当日执行到位0元。",
            "当日执行到位冲减后净减20元。",
            "执结涉金融案件0件，执行到位冲减后净减20元",
            "没有未结案件，当日新收0件、审执结0件、移出1件，较前一日减少1件。",
        ),
        (
            Locale::En,
            "brought in 0 yuan on the day.",
            "Of execution money 20 yuan more was taken back than came in on the day.",
            "0 涉金融 cases closed, 20 yuan more taken back than came in",
            "0 closed, 1 moved out, which is 1 fewer than the day before.",
        ),
    ] {
        let before = said("2026-06-29", None, locale);
        assert!(before.contains(nothing), "{before}");
        let text = said("2026-06-30", None, locale);
        assert!(text.contains(less) && text.contains(tag), "{text}");
        let text = said("2026-06-30", Some(HERE), locale);
        assert!(text.contains(none), "{text}");
    }
    add(&docket, "(2026)内0782执2号", HERE, None, "execution-first");
    pay("(2026)内0782执2号", "2026-06-30", 13_057_934);
    let text = said("2026-06-30", None, Locale::En);
    for words in [
        "had at least 1 open case;",
        "130,559.34 yuan",
        "is in no number of cases",
    ] {
        assert!(text.contains(words), "{text}");
    }
}

/// Printed rows: names are whole, titles are broken between their words, and no empty column is
/// shown.
#[test]
fn a_printed_table_breaks_titles_before_names() {
    let docket = Docket::in_memory("2026-06-30");
    for (n, court) in [(1, "扎赉诺尔区人民法院"), (2, "额尔古纳市人民法院")] {
        add(
            &docket,
            &format!("(2026)内07民初{n}号"),
            court,
            Some("2026-06-05"),
            SIMPLE,
        );
    }
    let monthly = seen(
        &docket,
        View::default(),
        query(Kind::Monthly, "2026-06-30", None),
    );
    let page = report::text(&report::compose(&monthly, Locale::Zh));
    let ages = page.split("各单位未结案件账龄").nth(1).unwrap();
    for whole in ["扎赉诺尔 ", "额尔古纳 "] {
        assert!(ages.contains(whole), "{ages}");
    }
    assert!(
        !ages.contains("2年至3 ") && ages.contains("2年至"),
        "{ages}"
    );
    let changed = page.split("变化的案件").nth(1).unwrap();
    let head = changed.lines().nth(1).unwrap();
    assert!(head.contains("案由") && !head.contains("事项"), "{head}");
}
