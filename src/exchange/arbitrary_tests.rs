//! Files of any bytes: each is rows or an error in words, whatever it is named and however it was
//! damaged. Workbooks as the program reads them, in a process of their own, are tried by
//! `tests/it`.

use encoding_rs::{GB18030, UTF_8};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::hostile_tests::{Opened, inline, ods, open, workbook};
use super::*;
use crate::service::api::Row;
use crate::text::locale::Locale;

/// What every file that could be opened keeps to, and the words of every error.
fn holds(result: Result<Opened, ExchangeError>) -> Result<(), TestCaseError> {
    match result {
        Ok(opened) => {
            let rejected = opened.problems.iter().filter(|problem| problem.rejected);
            prop_assert!(opened.rejected <= opened.read);
            prop_assert!(opened.rejected == 0 || rejected.count() > 0);
            // The case of a change stands in the same row.
            let is_row = |row: &&Row| !matches!(row, Row::Case(case) if case.only_new);
            let rows = opened.rows.iter().filter(is_row).count() as u64;
            prop_assert_eq!(rows, opened.read - opened.rejected);
        }
        Err(error) => {
            for locale in Locale::ALL {
                let words = locale.text(&format!("{}.what", error.key().id()));
                prop_assert!(
                    !words.is_empty() && !words.contains("exchange.error"),
                    "{words}"
                );
            }
        }
    }
    Ok(())
}

/// Pieces of which tables and their damage are made.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let known = select(vec![
        "案号",
        "立案日期",
        "变更事项",
        "起始日期",
        "扣除起",
        "扣除止2",
        "督办领导",
        "督办时限",
        "，",
        "结果",
        "金额",
        "(2023)内0783民初1号",
        "2023-01-05",
        "扣除（鉴定）",
        "延长",
        "至今",
        ",",
        "\t",
        ";",
        "\n",
        "\r\n",
        "\r",
        "\"",
        "'",
        "{",
        "}",
        "[",
        "]",
        ":",
        "\"案号\":",
        "null",
        "1e9",
        "\\u4e2d",
        "\u{feff}",
        "\u{202e}",
        "\u{0}",
        "合计",
        "=1+1",
    ]);
    let known = known.prop_map(|text| text.as_bytes().to_vec());
    prop_oneof![4 => known, 1 => vec(any::<u8>(), 0..6)]
}

fn name() -> impl Strategy<Value = &'static str> {
    select(vec![
        "a.csv", "a.tsv", "a.txt", "a.jsonl", "a.ods", "a.xlsx",
    ])
}

/// A damage: at a place, so many bytes are taken out and others put in.
type Damage = (Index, usize, Vec<u8>);

fn damage() -> impl Strategy<Value = Damage> {
    (any::<Index>(), 0_usize..20, vec(any::<u8>(), 0..8))
}

fn damaged(mut bytes: Vec<u8>, damages: &[Damage]) -> Vec<u8> {
    for (at, cut, more) in damages {
        let at = at.index(bytes.len() + 1);
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, more.iter().copied());
    }
    bytes
}

/// The rows of a sheet of cases and changes, as xlsx and as ods.
fn sheets() -> [(&'static str, String); 2] {
    let header = ["案号", "立案日期", "变更事项", "起始日期", "标的额"];
    let rows = [
        header,
        [
            "(2023)内0783民初1号",
            "2023-01-05",
            "扣除",
            "2023-02-01",
            "12",
        ],
    ];
    let xlsx = (1..).zip(rows).map(|(n, cells)| {
        let cells = ('A'..)
            .zip(cells)
            .map(|(column, text)| inline(&format!("{column}{n}"), text));
        format!("<row r=\"{n}\">{}</row>", cells.collect::<String>())
    });
    let ods = rows.map(|cells| {
        let cells = cells.map(|text| {
            format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
        });
        format!("<table:table-row>{}</table:table-row>", cells.concat())
    });
    [("a.xlsx", xlsx.collect()), ("a.ods", ods.concat())]
}

fn packed(name: &str, sheet: &str) -> Vec<u8> {
    if name == "a.ods" {
        ods(sheet)
    } else {
        workbook(sheet, false)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_bytes_are_rows_or_an_error(name in name(), bytes in vec(any::<u8>(), 0..600)) {
        holds(open(name, &bytes))?;
    }

    #[test]
    fn any_pieces_of_tables_are_rows_or_an_error(
        name in name(),
        headed in any::<bool>(),
        pieces in vec(piece(), 0..60),
    ) {
        let mut bytes = pieces.concat();
        if headed {
            bytes.splice(0..0, "案号,立案日期,变更事项,起始日期\n".bytes());
        }
        holds(open(name, &bytes))?;
    }

    #[test]
    fn a_damaged_workbook_is_rows_or_an_error(damages in vec(damage(), 1..4)) {
        for (name, sheet) in sheets() {
            let whole = packed(name, &sheet);
            holds(open(name, &damaged(whole, &damages)))?;
        }
    }

    #[test]
    fn a_workbook_with_a_damaged_sheet_is_rows_or_an_error(damages in vec(damage(), 1..4)) {
        for (name, sheet) in sheets() {
            let sheet = damaged(sheet.into_bytes(), &damages);
            let sheet = String::from_utf8_lossy(&sheet).into_owned();
            holds(open(name, &packed(name, &sheet)))?;
        }
    }

    /// The same table in every encoding that is told by its bytes.
    #[test]
    fn the_encoding_of_a_table_changes_nothing(
        handlers in vec("[王李陈张刘杨赵黄周吴][\\u{4e00}-\\u{9fa5}a-z]{1,3}", 1..8),
    ) {
        let rows = (1..).zip(&handlers).map(|(n, handler)| {
            format!("(2023)内0783民初{n}号,2023-01-05,{handler}\n")
        });
        let text = format!("案号,立案日期,承办人\n{}", rows.collect::<String>());
        let wide = |to: fn(u16) -> [u8; 2]| -> Vec<u8> {
            std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(to).collect()
        };
        let all = [
            UTF_8.encode(&text).0.into_owned(),
            format!("\u{feff}{text}").into_bytes(),
            GB18030.encode(&text).0.into_owned(),
            wide(u16::to_le_bytes),
            wide(u16::to_be_bytes),
        ];
        for bytes in all {
            let opened = open("a.csv", &bytes).unwrap();
            prop_assert!(opened.problems.is_empty(), "{:?}", opened.problems);
            let read: Vec<_> = opened.rows.iter().map(|row| match row {
                Row::Case(case) => case.registration.handler.clone().unwrap_or_default(),
                Row::Event(_) => String::new(),
            }).collect();
            prop_assert_eq!(&read, &handlers);
        }
    }
}
