//! What the paragraph says, and what a sheet is called.

use qingji::domain::event::{Fact, Field, Registration};
use qingji::domain::money::Money;
use qingji::domain::sheet::{Figures, Kind, Value, total};
use qingji::report;
use qingji::service::api::{CaseRow, Request, Response, Row, SheetQuery, View};
use qingji::service::error::ErrorKind;
use qingji::text::locale::Locale;

use super::{COURTS, bulletin, case, figures, query, small};
use crate::support::court::{Docket, day};

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
            registration: Box::new(Registration {
                number: "(2022)内07民初2号".to_owned(),
                ..Registration::default()
            }),
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
