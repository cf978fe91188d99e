//! Columns that hold the handler and the clerk.

use super::*;

/// The handler and the clerk.
type Desk = (Option<String>, Option<String>);

/// The handler and the clerk of each row, and the problems.
fn desks(header: &str, cells: &[&str]) -> (Vec<Desk>, Vec<Problem>) {
    let rows = (1..)
        .zip(cells)
        .map(|(n, cells)| format!("(2026)内0702民初{n}号,2026-01-05,{cells}\n"));
    let text = format!("案号,立案日期,{header}\n{}", rows.collect::<String>());
    let opened = open("a.csv", text.as_bytes()).unwrap();
    let desk = |case: &CaseRow| {
        let said = &case.registration;
        (said.handler.clone(), said.clerk.clone())
    };
    let desks = opened.cases().into_iter().map(desk).collect();
    (desks, opened.problems)
}

fn names(handler: &str, clerk: &str) -> Desk {
    let name = |name: &str| (!name.is_empty()).then(|| name.to_owned());
    (name(handler), name(clerk))
}

#[test]
fn of_two_people_in_one_cell_one_may_be_missing() {
    let (found, problems) = desks(
        "承办法官/书记员",
        &["王芳/李强", "王芳/无", "/李强", "/", "王芳/同上"],
    );
    let wanted = [
        names("王芳", "李强"),
        names("王芳", ""),
        names("", "李强"),
        names("", ""),
        names("王芳", ""),
    ];
    assert_eq!(found, wanted);
    assert_eq!(problems, []);
}

#[test]
fn a_column_of_two_people_is_split_beside_one_of_the_clerk_who_goes_before() {
    for header in ["承办法官/书记员,书记员", "书记员,承办法官/书记员"] {
        let is_first = header.starts_with("书记员");
        let swapped = |cells: (&str, &str)| {
            if is_first {
                format!("{},{}", cells.1, cells.0)
            } else {
                format!("{},{}", cells.0, cells.1)
            }
        };
        let cells = [
            ("王芳/李强", ""),
            ("王芳/李强", "李强"),
            ("王芳/李强", "赵 六"),
            ("王芳", "赵六"),
            ("", "赵六"),
            ("王芳/李强", "/"),
            ("王芳/李强", "孙七"),
        ]
        .map(swapped);
        let (found, problems) = desks(header, &cells.each_ref().map(String::as_str));
        let wanted = [
            names("王芳", "李强"),
            names("王芳", "李强"),
            names("王芳", "赵六"),
            names("王芳", "赵六"),
            names("", "赵六"),
            names("王芳", "李强"),
            names("王芳", "孙七"),
        ];
        assert_eq!(found, wanted, "{header}");
        let [problem] = &problems[..] else {
            panic!("{problems:?}");
        };
        let said = (
            problem.row,
            problem.value.as_str(),
            problem.reason,
            problem.count,
        );
        assert_eq!(
            said,
            (4, "李强 (书记员: 赵六)", Reason::TwoKeys, 2),
            "{header}"
        );
        assert_eq!(problem.column, "承办法官/书记员");
    }
}
