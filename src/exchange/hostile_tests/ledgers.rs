//! Ledgers of changes and payments whose columns are named or filled in unusual ways.

use super::*;

/// The ids of the events of the rows, with their days.
fn events(opened: &Opened) -> Vec<String> {
    let rows = opened.rows.iter();
    rows.filter_map(|row| match row {
        Row::Event(row) => Some(match &row.event.fact {
            Fact::Changed { change, .. } => match change {
                Change::Pause(pause) => {
                    let to = pause.to.map_or("open".to_owned(), |to| to.to_string());
                    format!("{} {} {to}", pause.kind.id(), pause.from)
                }
                Change::Convert { to, on, .. } => format!("convert {to} {on}"),
                Change::Extend(extension) => {
                    format!("extend {} {:?}", extension.months, extension.until)
                }
                other @ Change::Restart { .. } => format!("{other:?}"),
            },
            other => other.id().to_owned(),
        }),
        Row::Case(_) => None,
    })
    .collect()
}

fn reasons(opened: &Opened) -> Vec<(&str, Reason)> {
    let all = opened.problems.iter();
    all.map(|problem| (problem.column.as_str(), problem.reason))
        .collect()
}

#[test]
fn the_name_of_the_day_says_the_side_where_that_of_the_amount_says_none() {
    for (days, amount, wanted) in [
        ("发放日期", "金额", Some("paid-out")),
        ("发放日期", "金额（元）", Some("paid-out")),
        ("发放时间", "案款金额", Some("paid-out")),
        ("发还日期", "金额", Some("paid-out")),
        ("领款日期", "金额", Some("paid-out")),
        ("发放日期", "付款金额", Some("paid-out")),
        ("到账日期", "金额", Some("received")),
        ("日期", "金额", Some("received")),
        ("付款日期", "金额", Some("received")),
        ("发放方式", "金额", None),
    ] {
        let text = format!("案号,{days},{amount},领款人\n(2026)内0702执1号,2026-02-01,100,甲\n");
        let opened = open("a.csv", text.as_bytes()).unwrap();
        assert_eq!(events(&opened), Vec::from_iter(wanted), "{days} {amount}");
    }
    for (header, cells, wanted) in [
        ("日期,金额,发放方式", "2026-02-01,100,转账", "paid-out"),
        ("发放日期,金额,方向", "2026-02-01,100,到位", "received"),
    ] {
        let text = format!("案号,{header}\n(2026)内0702执1号,{cells}\n");
        let opened = open("a.csv", text.as_bytes()).unwrap();
        assert_eq!(events(&opened), [wanted], "{header}");
    }
    // What says both sides is not guessed.
    let text = "案号,到账日期,发放日期,金额\n(2026)内0702执1号,2026-02-01,2026-02-05,100\n\
        (2026)内0702执2号,,2026-02-05,100\n";
    let opened = open("a.csv", text.as_bytes()).unwrap();
    assert_eq!((opened.rows.len(), opened.rejected), (0, 2));
    assert_eq!(reasons(&opened)[0], ("金额", Reason::SideNotTold));
    let text = "案号,发放日期,到账金额\n(2026)内0702执1号,2026-02-01,100\n";
    let opened = open("a.csv", text.as_bytes()).unwrap();
    assert_eq!((opened.rows.len(), opened.rejected), (0, 1));
    assert!(reasons(&opened).contains(&("发放日期", Reason::NoAmountBeside)));
}

#[test]
fn a_map_that_names_all_columns_says_the_side_by_them() {
    for (day, amount, more, wanted) in [
        ("发放日期", "金额", "", Some("paid-out")),
        ("日期", "发放金额", "", Some("paid-out")),
        ("发放日期", "到账金额", "", None),
        (
            "发放日期",
            "金额",
            "[defaults]\ndirection = \"到位\"\n",
            Some("received"),
        ),
        ("日期", "金额", "", Some("received")),
    ] {
        let map = format!(
            "kind = \"payments\"\n[columns]\nnumber = \"案号\"\non = \"{day}\"\namount = \"{amount}\"\n{more}"
        );
        let options = OpenOptions {
            map: Some(ImportMap::parse(&map).unwrap()),
            ..OpenOptions::default()
        };
        // A column that the map does not name says nothing.
        let text = format!("案号,{day},{amount},到位方式\n(2026)内0702执1号,2026-02-01,100,转账\n");
        let opened = open_with("a.csv", text.as_bytes(), &options).unwrap();
        assert_eq!(events(&opened), Vec::from_iter(wanted), "{day} {amount}");
    }
}

#[test]
fn the_end_of_a_pause_is_known_by_every_name_that_its_start_has() {
    for (from, to) in [
        ("起始日期", "截至日期"),
        ("起始时间", "截止时间"),
        ("开始时间", "终止时间"),
        ("起始日", "终止日"),
        ("起算时间", "截至时间"),
        ("起期", "止期"),
        ("开始", "结束"),
        ("扣除起始日期", "扣除截至日期"),
        ("扣除起始时间", "扣除终止时间"),
        ("扣除审限开始时间", "扣除审限截止时间"),
        ("扣除审限起算日期", "扣除审限届满日期"),
        ("扣审起始时间", "扣审结束时间（含）"),
        ("扣除开始", "扣除结束"),
        ("延期开始时间", "延期结束时间"),
        ("中止审理开始时间", "恢复审理日期"),
        ("中止时间", "恢复时间"),
    ] {
        let text = format!(
            "案号,扣延审类型,{from},{to}\n(2026)内0702民初1号,扣除,2026-02-01,2026-03-01\n"
        );
        let opened = open("a.csv", text.as_bytes()).unwrap();
        let wanted = "deduct 2026-02-01 2026-03-01";
        assert_eq!(events(&opened), [wanted], "{from} {to}");
        assert_eq!(reasons(&opened), [], "{from} {to}");
    }
    // The names alone say the kind, and those of an extension its new due date.
    for (header, wanted) in [
        (
            "扣除审限起始时间,扣除审限截至日期",
            "deduct 2026-02-01 2026-03-01",
        ),
        (
            "中止审理起始时间,中止审理终止时间",
            "suspend 2026-02-01 2026-03-01",
        ),
        (
            "延长审限开始时间,延长审限终止时间",
            "extend 0 Some(2026-03-01)",
        ),
    ] {
        let text = format!("案号,{header}\n(2026)内0702民初1号,2026-02-01,2026-03-01\n");
        let opened = open("a.csv", text.as_bytes()).unwrap();
        assert_eq!(events(&opened), [wanted], "{header}");
    }
}

#[test]
fn a_sheet_that_cannot_say_when_a_pause_ends_says_so_once() {
    let rows = "(2026)内0702民初1号,扣除,2026-02-01,2026-03-01\n\
        (2026)内0702民初2号,中止,2026-02-01,2026-03-01\n(2026)内0702民初3号,延长,,\n";
    let text = format!("案号,扣延审类型,起始日期,到头了\n{rows}");
    let opened = open("a.csv", text.as_bytes()).unwrap();
    let open_ends = ["deduct 2026-02-01 open", "suspend 2026-02-01 open"];
    assert_eq!(events(&opened)[..2], open_ends);
    let said = |problem: &&Problem| problem.reason == Reason::NoEndColumn;
    let named: Vec<_> = opened.problems.iter().filter(said).collect();
    assert!(
        matches!(named[..], [one] if one.column == "起始日期" && one.count == 2 && one.row == 2),
        "{named:?}"
    );
    // The same in a sheet of cases; an empty cell of a column is an answer.
    let text = "案号,立案日期,扣除起\n(2026)内0702民初1号,2026-01-05,2026-02-01\n";
    let opened = open("a.csv", text.as_bytes()).unwrap();
    assert_eq!(reasons(&opened), [("扣除起", Reason::NoEndColumn)]);
    let text = "案号,扣延审类型,起始日期,止日\n(2026)内0702民初1号,扣除,2026-02-01,\n";
    let opened = open("a.csv", text.as_bytes()).unwrap();
    assert_eq!(reasons(&opened), []);
}

#[test]
fn a_conversion_stands_beside_its_case() {
    for (header, cells) in [
        ("转换程序日期,转换后程序", "2026-03-01,普通程序"),
        ("转换后程序,转换日期", "普通程序,2026年3月1日"),
        (
            "转换前程序,转换后程序,转换时间",
            "简易程序,普通程序,2026-03-01",
        ),
        ("简转普日期", "2026-03-01"),
        ("程序转换日期,变更后程序", "2026-03-01,简转普"),
    ] {
        let text = format!(
            "案号,立案日期,承办人,适用程序,{header}\n\
            (2026)内0702民初1号,2026-01-05,王,简易程序,{cells}\n\
            (2026)内0702民初2号,2026-01-05,王,简易程序,{}\n",
            cells.replace(|c| c != ',', "")
        );
        let opened = open("a.csv", text.as_bytes()).unwrap();
        assert_eq!(opened.cases().len(), 2, "{header}");
        assert_eq!(events(&opened), ["convert 普通 2026-03-01"], "{header}");
        assert_eq!(reasons(&opened), [], "{header}");
    }
    // What cannot be taken is named.
    for (header, cells, wanted) in [
        (
            "转换后程序",
            "普通程序",
            ("转换后程序", Reason::NoSuchChange),
        ),
        (
            "转换日期,经过",
            "2026-03-01,x",
            ("转换日期", Reason::NoTarget),
        ),
        (
            "转换日期,转换后程序",
            ",普通程序",
            ("转换日期", Reason::MissingValue),
        ),
        (
            "延长审限,经过",
            "3个月,x",
            ("延长审限", Reason::NoSuchChange),
        ),
    ] {
        let text = format!("案号,立案日期,{header}\n(2026)内0702民初1号,2026-01-05,{cells}\n");
        let opened = open("a.csv", text.as_bytes()).unwrap();
        assert_eq!((opened.cases().len(), events(&opened).len()), (1, 0));
        assert_eq!(reasons(&opened), [wanted], "{header}");
    }
    let text = "案号,转换日期,转换后程序\n(2026)内0702民初1号,2026-03-01,普通程序\n";
    let opened = open("a.csv", text.as_bytes()).unwrap();
    assert_eq!(events(&opened), ["convert 普通 2026-03-01"]);
}

#[test]
fn keys_of_one_meaning_are_all_read() {
    let text = "{\"number\":\"(2026)内0702民初1号\",\"filed\":\"2026-01-05\",\"x\":1}\n\
        {\"案号\":\"(2026)内0702民初2号\",\"立案日期\":\"2026-01-05\"}\n";
    let (_dir, path) = file("a.jsonl", text.as_bytes());
    let mut reader = RowReader::open(&path, &OpenOptions::default()).unwrap();
    let mut rows = Rows::default();
    while reader.next_batch(100, &mut rows).unwrap() {}
    assert_eq!(rows.len(), 2);
    assert_eq!(reader.mapping().ignored().collect::<Vec<_>>(), ["x"]);
}
