//! Lines that are no cases though something stands where the number should.

use super::*;

/// Reads a sheet of cases that ends with these lines: those taken, and those left out with their
/// reasons.
fn read(lines: &[&str]) -> (Vec<String>, Vec<(String, Reason)>) {
    let text = format!("案号,立案日期,承办人\n{}\n", lines.join("\n"));
    let opened = open("a.csv", text.as_bytes()).unwrap();
    assert_eq!(opened.rejected as usize, lines.len() - opened.rows.len());
    let taken = opened.cases().into_iter();
    let taken = taken.map(|case| case.registration.number.clone()).collect();
    let left = opened.problems.into_iter().filter(|p| p.rejected);
    (taken, left.map(|p| (p.value, p.reason)).collect())
}

#[test]
fn the_day_of_a_sheet_and_what_it_says_of_itself_are_no_cases() {
    for (line, reason) in [
        ("2026年6月30日,,", Reason::Footer),
        ("2026年6月30日,,制表人：王", Reason::Footer),
        ("2026 年 6 月 30 日,,", Reason::Footer),
        ("２０２６年６月３０日,,", Reason::Footer),
        ("2026年6月30号,,", Reason::Footer),
        ("2026年6月,,", Reason::Footer),
        ("二〇二六年六月三十日,,", Reason::Footer),
        ("二零二六年六月,,", Reason::Footer),
        ("6月30日,,", Reason::Footer),
        ("2026-06-30,,", Reason::Footer),
        ("2026/6/30,,", Reason::Footer),
        ("2026.6.30,,", Reason::Footer),
        ("以上数据截至2026年6月30日,,", Reason::Footer),
        ("以上数据截至2026年6月30号,,", Reason::Footer),
        ("截至2026年6月30日24时,3,", Reason::Footer),
        ("平均,,", Reason::TotalRow),
        ("平均,12,3", Reason::TotalRow),
        ("平均天数,12,3", Reason::TotalRow),
    ] {
        let (taken, left) = read(&[line]);
        assert_eq!(taken, [""; 0], "{line}");
        assert_eq!(
            left.first().map(|(_, reason)| *reason),
            Some(reason),
            "{line}"
        );
    }
}

#[test]
fn a_row_that_counts_the_columns_is_no_case() {
    for line in [
        "1,2,3",
        "（1）,（2）,（3）",
        "甲,乙,丙",
        "甲,乙,1",
        "甲,1,2",
        "栏次,1,2,3",
    ] {
        let (taken, left) = read(&[line, "(2026)内0702民初1号,2026-01-05,王"]);
        assert_eq!((taken.len(), left.len()), (1, 1), "{line}");
        assert_eq!(left[0].1, Reason::IndexRow, "{line}");
    }
}

#[test]
fn a_wide_sheet_counts_on_with_the_branches_behind_the_stems() {
    let columns = "甲,乙,丙,丁,戊,己,庚,辛,壬,癸,子,丑";
    let text = format!("案号,立案日期{}\n{columns}\n", ",x".repeat(10));
    let opened = open("a.csv", text.as_bytes()).unwrap();
    assert_eq!((opened.rows.len(), opened.rejected), (0, 1));
}

#[test]
fn an_irregular_number_is_none_of_these() {
    for (line, number) in [
        ("2023年民初5号,2026-01-05,李", "2023年民初5号"),
        ("2023年1月民初5号,,", "2023年1月民初5号"),
        ("二〇二三年民初字第五号,,", "二〇二三年民初字第五号"),
        ("1,2026-01-05,王", "1"),
        ("1,,", "1"),
        ("1,2,王", "1"),
        ("1,3,5", "1"),
        ("20260630,,", "20260630"),
        ("2026-06-30,2026-01-05,王", "2026-06-30"),
        ("甲,2026-01-05,王", "甲"),
        ("截字第5号,,", "截字第5号"),
    ] {
        let (taken, left) = read(&[line]);
        assert_eq!(
            (&taken[..], &left[..]),
            (&[number.to_owned()][..], &[][..]),
            "{line}"
        );
    }
}
