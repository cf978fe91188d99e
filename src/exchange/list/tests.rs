use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::*;
use crate::service::api::More;

fn line(n: i64) -> CaseLine {
    CaseLine {
        id: n as u32,
        number: format!("(2022)内0702执{n}号"),
        court: Some("海拉尔区人民法院".into()),
        court_code: None,
        division: None,
        handler: Some("=cmd()".into()),
        cause: Some("甲|乙".into()),
        plaintiffs: Some("某公司".into()),
        defendants: Some("某人".into()),
        procedure: Some("execution-first".into()),
        filed: "2022-01-04".parse().ok(),
        due: "2022-07-04".parse().ok(),
        days_left: Some(-3),
        level: Level::Over,
        stands: None,
        provisional: false,
        closed: None,
        claim: Some(Money(123_456_789)),
        next: None,
        last: Some(("2022-06-01".parse().unwrap(), "no-answer".into())),
        more: Some(Box::new(More {
            tags: vec!["涉民生".into(), "涉企业".into()],
            received: Money(100),
            ..More::default()
        })),
    }
}

const COLUMNS: [Column; 10] = [
    Column::Level,
    Column::Days,
    Column::Number,
    Column::Party,
    Column::Handler,
    Column::Cause,
    Column::Claim,
    Column::Due,
    Column::Last,
    Column::Tags,
];

#[test]
fn pages_cut_no_date_and_no_money_keep_who_acts_and_say_what_they_leave_out() {
    use Column as C;
    let outcome = |id: &str| format!("<{id}>");
    let mut row = line(1);
    row.number = "(2022)内0702民初12345号".into();
    row.court = Some("内蒙古自治区呼伦贝尔市海拉尔区人民法院".into());
    row.next = row.due;
    for locale in [Locale::Zh, Locale::En] {
        let columns = [
            C::Level,
            C::Days,
            C::Number,
            C::Party,
            C::Cause,
            C::Procedure,
            C::Court,
            C::Division,
            C::Handler,
            C::Filed,
            C::Due,
            C::Next,
            C::Claim,
            C::Status,
        ];
        let sheet = ListSheet {
            columns: &columns,
            adds: None,
            locale,
            title: "late > 0".into(),
            today: "2022-07-07".parse().unwrap(),
            encoding: OutEncoding::default(),
            outcome: &outcome,
            item: &|kind, _| kind.id().to_owned(),
        };
        let mut out = Vec::new();
        write_list(&mut out, ListFormat::Text, &sheet, &[row.clone()]).unwrap();
        let text = String::from_utf8(out).unwrap();
        for whole in ["(2022)内0702民初12345号", "1234567.89"] {
            assert!(text.contains(whole), "{whole}: {text}");
        }
        // Who is to act is printed, and a day that is printed is whole.
        let title = |column| sheet.title(head::Head::Case(column));
        let note = text.lines().nth(1).unwrap();
        for (column, day) in [(C::Filed, "2022-01-04"), (C::Due, "2022-07-04")] {
            assert_ne!(text.contains(day), note.contains(title(column)), "{text}");
        }
        for (column, stays) in [
            (C::Court, false),
            (C::Next, false),
            (C::Handler, true),
            (C::Status, true),
        ] {
            assert_ne!(note.contains(title(column)), stays, "{text}");
        }
        assert!(
            text.lines()
                .all(|line| crate::text::width::width(line) <= 96),
            "{text}"
        );
    }
}

fn written(format: ListFormat, encoding: OutEncoding, n: i64) -> Vec<u8> {
    let outcome = |id: &str| format!("<{id}>");
    let sheet = ListSheet {
        columns: &COLUMNS,
        adds: None,
        locale: Locale::Zh,
        title: "涉企 & 长期".into(),
        today: "2022-07-07".parse().unwrap(),
        encoding,
        outcome: &outcome,
        item: &|kind, _| kind.id().to_owned(),
    };
    let rows: Vec<CaseLine> = (1..=n).map(line).collect();
    let mut out = Vec::new();
    let report = write_list(&mut out, format, &sheet, &rows).unwrap();
    assert_eq!(
        report,
        WriteReport {
            rows: n as u64,
            ..WriteReport::default()
        }
    );
    out
}

#[test]
fn a_text_that_no_cell_holds_is_cut_and_named() {
    let outcome = |id: &str| id.to_owned();
    let sheet = ListSheet {
        columns: &COLUMNS,
        adds: None,
        locale: Locale::Zh,
        title: String::new(),
        today: "2022-07-07".parse().unwrap(),
        encoding: OutEncoding::default(),
        outcome: &outcome,
        item: &|kind, _| kind.id().to_owned(),
    };
    let (whole, mut long) = (line(1), line(2));
    long.cause = Some("长".repeat(40_000));
    let mut out = Vec::new();
    let report = write_list(&mut out, ListFormat::Xlsx, &sheet, &[whole, long]).unwrap();
    let named = report.cut.iter();
    let named: Vec<_> = named.map(|cut| (&*cut.number, &*cut.field)).collect();
    assert_eq!(named, [("(2022)内0702执2号", "案由")]);
}

#[test]
fn a_workbook_is_read_back_as_it_was_written() {
    let bytes = written(ListFormat::Xlsx, OutEncoding::default(), 3);
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<&[Data]> = range.rows().collect();
    assert_eq!(rows.len(), 4);
    let heads: Vec<String> = rows[0].iter().map(ToString::to_string).collect();
    assert_eq!(heads[2], "案号");
    assert_eq!(heads[6], "标的(元)");
    assert_eq!(rows[1][0], Data::String("超".into()));
    assert_eq!(rows[1][2], Data::String("(2022)内0702执1号".into()));
    assert_eq!(rows[3][4], Data::String("=cmd()".into()));
    assert_eq!(rows[1][6], Data::Float(1_234_567.89));
    assert!(matches!(rows[1][7], Data::DateTime(_)));
    assert_eq!(rows[1][9], Data::String("涉民生,涉企业".into()));
}

#[test]
fn a_workbook_is_laid_out_for_print() {
    use std::io::Read;
    let bytes = written(ListFormat::Xlsx, OutEncoding::default(), 3);
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut page = String::new();
    zip.by_name("xl/worksheets/sheet1.xml")
        .unwrap()
        .read_to_string(&mut page)
        .unwrap();
    for part in [
        "<pane ySplit=\"1\"",
        "<autoFilter ref=\"A1:J4\"",
        "orientation=\"landscape\"",
        "paperSize=\"9\"",
        "fitToHeight=\"0\"",
        "customWidth=\"1\"",
        "涉企 &amp;&amp; 长期",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    let mut book = String::new();
    zip.by_name("xl/workbook.xml")
        .unwrap()
        .read_to_string(&mut book)
        .unwrap();
    assert!(book.contains("Print_Titles"), "{book}");
    let mut styles = String::new();
    zip.by_name("xl/styles.xml")
        .unwrap()
        .read_to_string(&mut styles)
        .unwrap();
    assert!(styles.contains("FFB03A00"), "{styles}");
}

#[test]
fn delimited_text_is_marked_or_in_the_other_encoding_and_never_run() {
    let bytes = written(ListFormat::Csv, OutEncoding::Utf8Bom, 1);
    assert!(bytes.starts_with(b"\xEF\xBB\xBF"));
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains(",'=cmd(),"), "{text}");
    assert!(text.contains("2022-06-01 <no-answer>"));
    let bytes = written(ListFormat::Tsv, OutEncoding::Gb18030, 1);
    let (text, _, bad) = encoding_rs::GB18030.decode(&bytes);
    assert!(!bad && text.contains("(2022)内0702执1号\t"), "{text}");
}

#[test]
fn lines_of_json_have_the_keys_of_the_contract() {
    let text = String::from_utf8(written(ListFormat::Jsonl, OutEncoding::default(), 2)).unwrap();
    let rows: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0]["days_left"], -3);
    assert_eq!(rows[0]["claim"], "1234567.89");
    assert_eq!(rows[0]["outcome"], "no-answer");
    assert_eq!(rows[0]["tags"][1], "涉企业");
}

#[test]
fn markdown_escapes_its_own_sign() {
    let text = String::from_utf8(written(ListFormat::Md, OutEncoding::default(), 1)).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[1].contains("| ---: |"));
    assert!(lines[2].contains("甲\\|乙"));
}

#[test]
fn pages_have_heads_numbers_and_form_feeds_and_fit_the_paper() {
    let text = String::from_utf8(written(ListFormat::Text, OutEncoding::default(), 130)).unwrap();
    let pages: Vec<&str> = text.split('\x0c').collect();
    assert_eq!(pages.len(), 3);
    for (n, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("第 {} 页 共 3 页", n + 1)), "{page}");
        assert!(page.contains("案号"));
        for line in page.lines() {
            assert!(crate::text::width::width(line) <= 96, "{line}");
        }
    }
    assert!(pages[0].contains("(2022)内0702执1号"));
}

/// A file of the list behind a sum of payments, or of what falls due.
fn behind(adds: Weight, format: ListFormat) -> String {
    let outcome = |id: &str| id.to_owned();
    let sheet = ListSheet {
        columns: &COLUMNS,
        adds: Some(adds),
        locale: Locale::Zh,
        title: "执行 > 到位".into(),
        today: "2022-07-07".parse().unwrap(),
        encoding: OutEncoding::default(),
        outcome: &outcome,
        item: &|kind, what| format!("<{} {}>", kind.id(), what.unwrap_or("-")),
    };
    let row = |(n, weight): (i64, i64)| DrillRow {
        on: "2022-06-30".parse().ok(),
        weight,
        item: Some((AgendaKind::Supervision, Some("函".into()))),
        ..DrillRow::from(line(n))
    };
    let rows: Vec<DrillRow> = [(1, 123_456), (2, -50)].map(row).into();
    let mut out = Vec::new();
    write_list(&mut out, format, &sheet, &rows).unwrap();
    String::from_utf8(out).unwrap_or_default()
}

#[test]
fn behind_a_sum_each_row_says_what_it_adds_in_every_form() {
    use ListFormat as F;
    let money = Weight::Money;
    let csv = behind(money, F::Csv);
    let lines: Vec<&str> = csv.lines().collect();
    assert!(lines[0].ends_with(",标签,日期,金额(元)"), "{csv}");
    assert!(lines[1].ends_with(",2022-06-30,1234.56"), "{csv}");
    // A number below zero is no formula, and data has no line that is no row.
    assert!(lines[2].ends_with(",2022-06-30,-0.50"), "{csv}");
    assert_eq!(lines.len(), 3);
    let json: serde_json::Value =
        serde_json::from_str(behind(money, F::Jsonl).lines().next().unwrap()).unwrap();
    assert_eq!(
        (&json["on"], &json["amount"]),
        (&"2022-06-30".into(), &"1234.56".into())
    );
    let json: serde_json::Value =
        serde_json::from_str(behind(Weight::Items, F::Jsonl).lines().next().unwrap()).unwrap();
    assert_eq!(
        (&json["kind"], &json["what"]),
        (&"supervision".into(), &"函".into())
    );
    let json = behind(Weight::Days, F::Jsonl);
    assert!(json.contains("\"weight\":123456"), "{json}");
    // Where people read it, the sum stands below; what falls due adds up to nothing.
    for (adds, sum) in [(money, "1234.06"), (Weight::Days, "123406")] {
        for format in [F::Md, F::Text] {
            let text = behind(adds, format);
            let last = text.lines().last().unwrap();
            assert!(last.contains("合计") && last.contains(sum), "{text}");
        }
    }
    let text = behind(Weight::Items, F::Md);
    assert!(
        text.contains("<supervision 函>") && !text.contains("合计"),
        "{text}"
    );
}

/// The sheet of a list behind a sum of payments.
fn of_money(columns: &[Column]) -> ListSheet<'_> {
    ListSheet {
        columns,
        adds: Some(Weight::Money),
        locale: Locale::Zh,
        title: String::new(),
        today: "2022-07-07".parse().unwrap(),
        encoding: OutEncoding::default(),
        outcome: &|id| id.to_owned(),
        item: &|kind, _| kind.id().to_owned(),
    }
}

#[test]
fn a_workbook_has_the_sum_below_its_filter() {
    let sheet = of_money(&COLUMNS);
    let row = DrillRow {
        weight: 999_999_999_950,
        ..DrillRow::from(line(1))
    };
    let mut bytes = Vec::new();
    write_list(&mut bytes, ListFormat::Xlsx, &sheet, &[row.clone(), row]).unwrap();
    // The sum is longer than the amounts, and has room.
    let mut parts = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let part = parts.by_name("xl/worksheets/sheet1.xml").unwrap();
    let page = std::io::read_to_string(part).unwrap();
    let (_, column) = page.split_once("<col min=\"12\"").unwrap();
    let (_, width) = column.split_once("width=\"").unwrap();
    let (width, _) = width.split_once('"').unwrap();
    let room: f64 = width.parse().unwrap();
    assert!(room > "19999999999.00".len() as f64 + 1.0, "{room}");
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<&[Data]> = range.rows().collect();
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[0][11], Data::String("金额(元)".into()));
    assert_eq!(rows[1][11], Data::Float(9_999_999_999.5));
    assert_eq!(rows[3][2], Data::String("合计".into()));
    assert_eq!(rows[3][11], Data::Float(19_999_999_999.0));
}

/// On paper the amount, its day and who it is about stay; other dates go first.
#[test]
fn a_page_behind_a_sum_keeps_the_names_and_the_day() {
    let sheet = of_money(&Column::ALL);
    let row = DrillRow {
        on: "2022-06-30".parse().ok(),
        weight: 150,
        ..DrillRow::from(line(1))
    };
    let mut out = Vec::new();
    write_list(&mut out, ListFormat::Text, &sheet, &[row]).unwrap();
    let text = String::from_utf8(out).unwrap();
    for kept in [
        "某公司",
        "=cmd()",
        "2022-06-30",
        "1.50",
        "(2022)内0702执1号",
    ] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    assert!(!text.contains("2022-01-04"), "{text}");
}
