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
                other => format!("{other:?}"),
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
