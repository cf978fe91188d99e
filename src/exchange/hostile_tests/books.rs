//! Workbooks: damaged, inflated, or merely unusual.

use super::*;

#[test]
fn sheets_with_titles_dates_of_1904_and_numbers() {
    let sheet = |serial: u32, styled: bool| {
        let style = if styled { " s=\"1\"" } else { "" };
        format!(
            "<row r=\"1\">{}</row><row r=\"3\">{}{}{}</row><row r=\"4\">{}<c r=\"B4\"{style}><v>{serial}</v></c><c r=\"C4\"><v>0.30000000000000004</v></c></row>",
            inline("A1", "2023年台账"),
            inline("A3", "案号"),
            inline("B3", "立案日期"),
            inline("C3", "标的额"),
            inline("A4", "(2023)内0783民初1号"),
        )
    };
    let wanted = NaiveDate::from_ymd_opt(2023, 1, 5);
    for (serial, styled, flag) in [
        (44_931, true, false),
        (44_931, false, false),
        (43_469, true, true),
        (43_469, false, true),
    ] {
        let opened = open("a.xlsx", &workbook(&sheet(serial, styled), flag)).unwrap();
        let cases = opened.cases();
        assert_eq!(cases[0].row, 4);
        assert_eq!(
            cases[0].registration.filed, wanted,
            "{serial} {styled} {flag}"
        );
        assert_eq!(cases[0].registration.claim.map(|m| m.0), Some(30));
        assert!(opened.problems.is_empty());
    }
    let options = OpenOptions {
        sheet: Some("nein".into()),
        ..OpenOptions::default()
    };
    assert_eq!(
        key(open_with(
            "a.xlsx",
            &workbook(&sheet(1, true), false),
            &options
        )),
        "no-sheet"
    );
}

/// A zip with one entry that inflates to a gigabyte of blanks; `size` is what its headers declare.
fn bomb(size: u32) -> Vec<u8> {
    // Fixed Huffman codes: a literal blank, then endless matches of 258 bytes at distance 1 in 13
    // bits each.
    let mut bits = vec![
        true, true, false, false, true, false, true, false, false, false, false,
    ];
    let one = [
        true, true, false, false, false, true, false, true, false, false, false, false, false,
    ];
    (0..24).for_each(|_| bits.extend(one));
    let bytes: Vec<u8> = bits
        .chunks(8)
        .map(|b| {
            b.iter()
                .enumerate()
                .map(|(i, bit)| u8::from(*bit) << i)
                .sum()
        })
        .collect();
    let mut data = bytes[..2].to_vec();
    (0..520_000).for_each(|_| data.extend_from_slice(&bytes[2..15]));
    let name = b"xl/worksheets/sheet1.xml";
    let mut common = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    for n in [data.len() as u32, size, name.len() as u32] {
        common.extend(n.to_le_bytes());
    }
    let mut zip = [&b"PK\x03\x04"[..], &common, name, &data].concat();
    let directory = zip.len() as u32;
    zip.extend([&b"PK\x01\x02\x14\x00"[..], &common, &[0; 14], name].concat());
    let length = zip.len() as u32 - directory;
    zip.extend(
        [
            &b"PK\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00"[..],
            &length.to_le_bytes(),
            &directory.to_le_bytes(),
            &[0; 2],
        ]
        .concat(),
    );
    zip
}

#[test]
fn a_bomb_is_refused() {
    // Whether its headers are true or not.
    for size in [1_073_000_000, 1_000] {
        let (_dir, path) = file("bomb.xlsx", &bomb(size));
        let error = RowReader::open(&path, &OpenOptions::default())
            .map(|_| ())
            .unwrap_err();
        // The inflater itself detects a false size.
        assert_eq!(
            id(&error),
            if size > 1_000 { "bomb" } else { "damaged" },
            "{error}"
        );
    }
}

#[test]
#[allow(clippy::format_push_string)]
fn mutated_workbooks_never_panic_the_caller() {
    let mut rows = String::from("<row r=\"1\">");
    rows.push_str(&(inline("A1", "案号") + &inline("B1", "法院") + "</row>"));
    for n in 2..40 {
        rows.push_str(&format!(
            "<row r=\"{n}\">{}{}</row>",
            inline(&format!("A{n}"), &format!("(2023)内0783民初{n}号")),
            inline(&format!("B{n}"), "x")
        ));
    }
    let good = workbook(&rows, false);
    assert_eq!(open("a.xlsx", &good).unwrap().rows.len(), 38);
    let mut seed = 7_u64;
    for _ in 0..200 {
        let mut bytes = good.clone();
        for _ in 0..3 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let at = (seed >> 33) as usize % bytes.len();
            bytes[at] ^= 1 << (seed >> 61);
        }
        let _ = open("a.xlsx", &bytes);
        bytes.truncate((seed >> 40) as usize % good.len());
        let _ = open("a.xlsx", &bytes);
    }
}

#[test]
#[allow(clippy::format_push_string)]
fn a_court_merged_over_its_rows_holds_for_all_of_them() {
    let mut rows = format!(
        "<row r=\"1\">{}{}</row>",
        inline("A1", "法院"),
        inline("B1", "案号")
    );
    rows += &format!(
        "<row r=\"2\">{}{}</row>",
        inline("A2", "扎兰屯市人民法院"),
        inline("B2", "(2023)内0783民初1号")
    );
    rows += &format!(
        "<row r=\"3\"><c r=\"A3\"/>{}</row>",
        inline("B3", "(2023)内0783民初2号")
    );
    rows += &format!("<row r=\"4\">{}</row>", inline("B4", "(2023)内0783民初3号"));
    rows += "|<mergeCells count=\"1\"><mergeCell ref=\"A2:A3\"/></mergeCells>";
    let opened = open("a.xlsx", &workbook(&rows, false)).unwrap();
    let courts: Vec<_> = opened
        .cases()
        .iter()
        .map(|c| c.registration.court.as_deref())
        .collect();
    assert_eq!(
        courts,
        [Some("扎兰屯市人民法院"), Some("扎兰屯市人民法院"), None]
    );
}

#[test]
fn ods_is_read_and_repetition_is_limited() {
    let cell = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let date = "<table:table-cell office:value-type=\"date\" office:date-value=\"2023-01-05T00:00:00\"><text:p>x</text:p></table:table-cell>";
    let rest = "<table:table-cell table:number-columns-repeated=\"16381\"/>";
    let rows = format!(
        "<table:table-row>{}{}</table:table-row><table:table-row>{}{date}{rest}</table:table-row><table:table-row table:number-rows-repeated=\"1048574\">{rest}</table:table-row>",
        cell("案号"),
        cell("立案日期"),
        cell("(2023)内0783民初1号")
    );
    let opened = open("a.ods", &ods(&rows)).unwrap();
    assert_eq!(
        opened.cases()[0].registration.filed,
        NaiveDate::from_ymd_opt(2023, 1, 5)
    );
    assert_eq!(opened.cases()[0].row, 2);
    let many = rows
        .replace(
            "<table:table-row>",
            "<table:table-row table:number-rows-repeated=\"1000000\">",
        )
        .replace(
            rest,
            &cell("x").replace(
                "<table:table-cell",
                "<table:table-cell table:number-columns-repeated=\"100\"",
            ),
        );
    assert_eq!(key(open("a.ods", &ods(&many))), "too-many-cells");
}

#[test]
fn a_formula_without_its_result_is_named_and_one_with_an_empty_result_is_not() {
    let formula =
        |cell: &str, text: &str, result: &str| format!("<c r=\"{cell}\"{text}</f>{result}</c>");
    let plain = "><f>DATE(2023,1,5)";
    let empty = " t=\"str\"><f>IF(1,\"\",2)";
    let sheet = format!(
        "<row r=\"1\">{}{}{}</row><row r=\"2\">{}{}</row><row r=\"3\">{}{}{}</row><row r=\"4\">{}</row>",
        inline("A1", "案号"),
        inline("B1", "立案日期"),
        inline("C1", "剩余天数"),
        inline("A2", "(2023)内0783民初1号"),
        formula("B2", plain, "<v>44931</v>"),
        inline("A3", "(2023)内0783民初2号"),
        formula("B3", plain, "<v></v>"),
        // That column is not read, and is reported as such.
        formula("C3", plain, "<v/>"),
        formula("B4", empty, "<v></v>"),
    );
    let opened = open("a.xlsx", &workbook(&sheet, false)).unwrap();
    let filed: Vec<_> = opened
        .cases()
        .iter()
        .map(|c| c.registration.filed)
        .collect();
    assert_eq!(filed, [NaiveDate::from_ymd_opt(2023, 1, 5), None]);
    let wanted = [(3, "立案日期", "=DATE(2023,1,5)", Reason::NotComputed)];
    assert_eq!(opened.reasons(), wanted);
}

#[test]
fn a_formula_of_an_ods_without_its_result_is_named() {
    let text = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let formula =
        |rest: &str| format!("<table:table-cell table:formula=\"of:=DATE(2023;1;5)\"{rest}/>");
    let dated = " office:value-type=\"date\" office:date-value=\"2023-01-05\"";
    let row = |cells: &[String]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let rows = [
        row(&[text("案号"), text("立案日期")]),
        row(&[text("(2023)内0783民初1号"), formula(dated)]),
        row(&[text("(2023)内0783民初2号"), formula("")]),
        row(&[text("(2023)内0783民初3号"), text("2023-01-06")]),
    ];
    let opened = open("a.ods", &ods(&rows.concat())).unwrap();
    assert_eq!(opened.cases().len(), 3);
    let wanted = [(3, "立案日期", "=DATE(2023;1;5)", Reason::NotComputed)];
    assert_eq!(opened.reasons(), wanted);
}

#[test]
fn an_ods_of_nothing_but_nesting_is_no_table() {
    let rows = format!("{}{}", "<a>".repeat(5_000), "</a>".repeat(5_000));
    assert_eq!(key(open("a.ods", &ods(&rows))), "too-many-levels");
}

#[test]
fn a_cell_whose_text_is_named_by_no_number_is_never_the_first_text() {
    let sheet = format!(
        "<row r=\"1\">{}{}</row><row r=\"2\">{}<c r=\"B2\" t=\"s\"><v>x7</v></c></row>",
        inline("A1", "案号"),
        inline("B1", "案由"),
        inline("A2", "(2023)内0783民初1号"),
    );
    assert_eq!(key(open("a.xlsx", &workbook(&sheet, false))), "shared-text");
}
