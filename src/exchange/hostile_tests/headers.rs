//! Headers and what stands around a table.

use super::*;

#[test]
fn changes_payments_and_follow_ups_are_told_by_their_headers() {
    let changes = "案号,变更类别,事由,起始日期,结束日期,天数,延长月数,批准日期\n\
        (2023)内0783民初1号,扣除,鉴定,2023-01-05,2023-02-05,,,\n\
        (2023)内0783民初1号,扣除审限,公告,2023-03-05,,30,,\n\
        (2023)内0783民初1号,延长,,,,,3个月,2023/5/1\n\
        (2023)内0783民初1号,简转普,,2023-04-01,,,,\n\
        (2023)内0783民初1号,飞升,,2023-04-01,,,,\n\
        (2023)内0783民初1号,中止,,,,,,\n\
        (2023)内0783民初1号,延长,,,,,,\n";
    let opened = open("a.csv", changes.as_bytes()).unwrap();
    let ids: Vec<_> = opened
        .rows
        .iter()
        .map(|r| match r {
            Row::Event(e) => e.event.fact.id(),
            Row::Case(_) => panic!(),
        })
        .collect();
    assert_eq!(ids, ["deducted", "deducted", "extended", "converted"]);
    let Row::Event(second) = &opened.rows[1] else {
        panic!()
    };
    assert_eq!(second.number, None);
    let Fact::Changed {
        change: Change::Pause(pause),
        ..
    } = &second.event.fact
    else {
        panic!()
    };
    assert_eq!(pause.to, NaiveDate::from_ymd_opt(2023, 4, 4));
    let reasons = opened.reasons();
    assert_eq!(reasons[0], (6, "变更类别", "飞升", Reason::UnknownKind));
    assert_eq!(
        (reasons[1].0, reasons[1].1, reasons[1].3),
        (7, "起始日期", Reason::MissingValue)
    );
    assert_eq!(
        (reasons[2].0, reasons[2].1, reasons[2].3),
        (8, "延长月数", Reason::MissingValue)
    );
    assert_eq!((opened.read, opened.rejected), (7, 3));

    let payments = "案号\t到位日期\t到位金额（万元）\t方向\n(2023)内0783执1号\t2023-01-05\t1.25\t\n(2023)内0783执1号\t2023-01-06\t-0.25\t发放\n(2023)内0783执1号\t2023-01-06\t1\t转圈\n";
    let opened = open("a.txt", payments.as_bytes()).unwrap();
    let cents: Vec<_> = opened
        .rows
        .iter()
        .map(|r| match r {
            Row::Event(e) => match &e.event.fact {
                Fact::Paid(p) => (e.event.fact.id(), p.amount.0),
                _ => panic!(),
            },
            Row::Case(_) => panic!(),
        })
        .collect();
    assert_eq!(cents, [("received", 1_250_000), ("paid-out", -250_000)]);
    assert_eq!(
        opened.reasons(),
        [(4, "方向", "转圈", Reason::UnknownDirection)]
    );

    let follow = "案号,跟进日期,跟进结果,跟进内容,下次跟进\n(2023)内0783执1号,2023-01-05,已联系,电话,2023-01-12\n(2023)内0783执2号,,已联系,电话,\n";
    let opened = open("a.csv", follow.as_bytes()).unwrap();
    assert!(matches!(&opened.rows[..], [Row::Event(e)] if e.event.fact.id() == "followed-up"));
    assert_eq!(opened.reasons()[0].3, Reason::MissingValue);
}

#[test]
fn pages_and_counts_are_no_cases() {
    let text = "庭台账,,,\n制表日期：2026年6月30日,,,\n序号,案号,立案日期,备注\n\
        1,(2026)内0782民初1号,2026-1-5,\n\
        合计,7件,,\n\
        小计,7,,\n\
        ,第1页 共2页,,\n\
        ,阿民初字第12号,,\n\
        ,填表说明：1、本表按案号填,,\n\
        2,7,,\n\
        ,3件,,\n";
    let opened = open("a.csv", text.as_bytes()).unwrap();
    let numbers: Vec<_> = opened
        .cases()
        .iter()
        .map(|case| case.registration.number.clone())
        .collect();
    assert_eq!(numbers, ["(2026)内0782民初1号", "阿民初字第12号", "7"]);
    assert_eq!(
        opened.reasons(),
        [
            (5, "序号", "合计", Reason::TotalRow),
            (6, "序号", "小计", Reason::TotalRow),
            (7, "案号", "第1页 共2页", Reason::MissingNumber),
            (9, "案号", "填表说明：1、本表按案号填", Reason::Footer),
            (11, "案号", "3件", Reason::TotalRow),
        ]
    );
}

#[test]
fn a_sheet_of_one_kind_of_change_needs_no_column_for_it() {
    for (text, id) in [
        (
            "案号,中止日期,中止事由,恢复日期\n(2026)内0721民初3号,2026-2-1,公告,2026-3-1\n",
            "suspended",
        ),
        (
            "案号,扣除类型,扣除起始日期,扣除截止日期\n(2026)内0721民初3号,鉴定,2026-2-1,2026-3-1\n",
            "deducted",
        ),
        (
            "案号,承办人,延长期间,批准日期\n(2026)内0721民初3号,王芳,3个月,2026-3-1\n",
            "extended",
        ),
    ] {
        let opened = open("a.csv", text.as_bytes()).unwrap();
        assert!(opened.problems.is_empty(), "{:?}", opened.problems);
        assert!(
            matches!(&opened.rows[..], [Row::Event(event)] if event.event.fact.id() == id),
            "{id}"
        );
    }
    // A ledger of changes that repeats the filing date.
    let ledger = "序号,案号,立案日期,变更类别,事由,起日,止日,天数(去重叠),批准日\n\
        1,(2026)内0721民初3号,2026-1-5,延长,,,,3个月,2026-6-1\n";
    let opened = open("a.csv", ledger.as_bytes()).unwrap();
    // Its case is there for a docket that lacks it.
    let [Row::Case(case), Row::Event(event)] = &opened.rows[..] else {
        panic!("{:?}", opened.rows);
    };
    assert!(case.only_new && case.registration.filed.is_some());
    assert_eq!(event.event.fact.id(), "extended");
    // A list of all cases may have such a column.
    let cases = "案号,承办人,原告,中止日期,备注\n(2026)内0721民初3号,王芳,甲,2026-2-1,\n";
    assert_eq!(open("a.csv", cases.as_bytes()).unwrap().cases().len(), 1);
}

#[test]
fn common_names_of_columns_are_known() {
    for (column, names) in [
        (
            Column::Filed,
            "立案登记日期 登记立案日期 受理日 收案日 受案日期 审限起始日期 审限起算日",
        ),
        (
            Column::Procedure,
            "审理程序 审判程序 诉讼程序 程序 适用审理程序",
        ),
        (
            Column::Handler,
            "主审法官 经办法官 经办人 员额法官 责任法官 承办法官姓名 主办人 案件承办人 承办审判员 承办",
        ),
        (Column::Number, "案件案号 本院案号 执行案件案号 收案号"),
    ] {
        for name in names.split(' ') {
            let number = if column == Column::Number {
                name
            } else {
                "案号"
            };
            let text = format!("{number},备注,{name}\nx1,a,b\n");
            let (_dir, path) = file("a.csv", text.as_bytes());
            let reader = RowReader::open(&path, &OpenOptions::default()).unwrap();
            assert!(reader.mapping().position(column).is_some(), "{name}");
        }
    }
}

#[test]
fn a_number_and_unknown_columns_make_a_list_of_cases() {
    let opened = open("a.csv", "案号,流水\n(2026)内0721民初1号,x\n".as_bytes()).unwrap();
    assert_eq!(opened.cases().len(), 1);
    // Days of a change of unknown kind do not make the rows cases.
    let text = "案号,起始日期\n(2026)内0721民初1号,2026-2-1\n";
    assert_eq!(key(open("a.csv", text.as_bytes())), "no-kind-column");
}

#[test]
fn a_second_table_with_its_columns_in_another_order_is_read_by_its_own_header() {
    let text = "民一庭,,\n案号,立案日期,承办人\n(2026)内0721民初1号,2026-1-5,王\n\n民二庭,,\n\
        承办人,案号,立案日期\n李,(2026)内0721民初2号,2026-2-5\n";
    let opened = open("a.csv", text.as_bytes()).unwrap();
    let cases: Vec<_> = opened
        .cases()
        .iter()
        .map(|case| {
            let said = &case.registration;
            (
                said.number.clone(),
                said.handler.clone(),
                said.filed.map(|day| day.to_string()),
            )
        })
        .collect();
    let case = |n: u32, handler: &str, filed: &str| {
        (
            format!("(2026)内0721民初{n}号"),
            Some(handler.to_owned()),
            Some(filed.to_owned()),
        )
    };
    assert_eq!(
        cases,
        [case(1, "王", "2026-01-05"), case(2, "李", "2026-02-05")]
    );
    assert_eq!(
        opened.reasons(),
        [
            (5, "案号", "民二庭", Reason::MissingNumber),
            (6, "案号", "案号", Reason::HeaderAgain),
        ]
    );
}

#[test]
fn a_header_of_two_rows_is_known_again_on_the_next_printed_page() {
    let text = "案号,立案日期,标的额\n,,（万元）\n(2026)内0721民初1号,2026-1-5,1\n\
        案号,立案日期,标的额\n,,（万元）\n(2026)内0721民初2号,2026-2-5,2\n";
    let opened = open("a.csv", text.as_bytes()).unwrap();
    let claims: Vec<_> = opened
        .cases()
        .iter()
        .map(|case| case.registration.claim.map(|claim| claim.0))
        .collect();
    assert_eq!(claims, [Some(1_000_000), Some(2_000_000)]);
    let reasons = opened.reasons();
    let reasons: Vec<_> = reasons
        .iter()
        .map(|(row, _, _, why)| (*row, *why))
        .collect();
    assert_eq!(
        reasons,
        [(4, Reason::HeaderAgain), (5, Reason::HeaderAgain)]
    );
}

#[test]
fn a_header_of_two_rows_loses_none_of_its_columns() {
    let filed = NaiveDate::from_ymd_opt(2026, 1, 5);
    let closed = NaiveDate::from_ymd_opt(2026, 5, 1);
    // Cells merged over both rows stand in each; those of a group only in its first column.
    for (upper, lower) in [
        (
            "案号,立案日期,标的额,结案情况,",
            "案号,立案日期,金额,日期,方式",
        ),
        ("案号,立案日期,标的额,结案,", "案号,立案日期,数额,日期,方式"),
        ("案号,立案日期,标的额,结案,", ",,,日期,方式"),
        ("案号,立案,标的额,结案信息,", ",日期,,日期,方式"),
        (
            "案号,立案情况,标的额,结案情况,结案情况",
            "案号,日期,,时间,方式",
        ),
    ] {
        let one = "(2026)内0721民初1号,2026-1-5,12,2026-5-1,判决";
        let two = "(2026)内0721民初2号,2026-1-5,12,2026-5-1,判决";
        // The header stands on the next page again.
        let text = format!("{upper}\n{lower}\n{one}\n{upper}\n{lower}\n{two}\n");
        let opened = open("a.csv", text.as_bytes()).unwrap();
        let cases = opened.cases();
        assert_eq!(cases.len(), 2, "{upper}");
        for case in cases {
            let said = &case.registration;
            assert_eq!(said.filed, filed, "{upper}");
            assert_eq!(said.claim.map(|claim| claim.0), Some(1_200), "{upper}");
            assert_eq!((case.closed, case.how.as_deref()), (closed, Some("判决")));
        }
        let reasons = opened.reasons();
        let rows: Vec<_> = reasons.iter().map(|(row, .., why)| (*row, *why)).collect();
        let again = [(4, Reason::HeaderAgain), (5, Reason::HeaderAgain)];
        assert_eq!(rows, again, "{upper}");
    }
    let text = "案号,立案日期,案由\n案号,立案日期,名称\n(2026)内0721民初1号,2026-1-5,合同\n";
    let opened = open("a.csv", text.as_bytes()).unwrap();
    let causes: Vec<_> = opened
        .cases()
        .iter()
        .map(|case| case.registration.cause.clone())
        .collect();
    assert_eq!(causes, [Some("合同".to_owned())]);
    assert_eq!((opened.reasons(), opened.read), (vec![], 1));
}

#[test]
fn the_unit_of_the_money_stands_above_the_table() {
    for (above, header, wanted) in [
        ("填报单位：海拉尔法院 单位：万元,,", "标的额", 12_000_000),
        (",,（万元）", "标的额", 12_000_000),
        ("民事案件台账（万元）,,", "标的额*", 12_000_000),
        ("单位：件、万元,,", "标的额（元）*", 1_200),
        ("单位：件,,", "标的额", 1_200),
        // A note is better than what stands alone, and another column is no title.
        ("单位：元,,（万元）", "标的额", 1_200),
        ("案号,到位金额（万元）,", "标的额", 1_200),
    ] {
        let text = format!("{above}\n案号,立案日期,{header}\n(2026)内0721民初1号,2026-1-5,12\n");
        let opened = open("a.csv", text.as_bytes()).unwrap();
        let claims = opened.cases();
        let claims: Vec<_> = claims.iter().map(|case| case.registration.claim).collect();
        assert_eq!(claims.len(), 1, "{text}");
        assert_eq!(claims[0].map(|claim| claim.0), Some(wanted), "{text}");
    }
}

#[test]
fn the_map_names_what_the_sheet_has() {
    let map =
        ImportMap::parse("kind = \"cases\"\n[columns]\nnumber = \"案号\"\nfiled = \"立案时间\"\n")
            .unwrap();
    let options = OpenOptions {
        map: Some(map),
        ..OpenOptions::default()
    };
    let Err(ExchangeError::MapColumn {
        field,
        column,
        columns,
    }) = open_with("a.csv", "案号,立案日期\n1,2\n".as_bytes(), &options)
    else {
        panic!()
    };
    assert_eq!(
        (field.as_str(), column.as_str(), columns.as_str()),
        ("filed", "立案时间", "案号, 立案日期")
    );
    let map = ImportMap::parse("kind = \"payments\"\n[columns]\nnumber = \"案号\"\namount = \"元\"\n[defaults]\non = \"soon\"\n").unwrap();
    let options = OpenOptions {
        map: Some(map),
        ..OpenOptions::default()
    };
    assert!(matches!(
        open_with("a.csv", "案号,元\n1,2\n".as_bytes(), &options),
        Err(ExchangeError::MapDefault { line: 6, .. })
    ));
}
