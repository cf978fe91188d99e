//! The list behind a figure on the screens: a list as every other, over the cases of the figure.

use qingji::backend::Backend;
use qingji::command::Context;
use qingji::service::api::{
    Among, Column, DrillQuery, Figure, Filter, Order, Request, Response, Status, Target,
    parse_query_among,
};
use qingji::text::locale::Locale;

use crate::support::docket::Docket;
use crate::support::screen::Session;

/// The overdue cases behind the number of the calendar.
fn overdue(width: u16, height: u16) -> Session {
    let mut session = Session::new(Docket::real(400), Locale::Zh, width, height);
    session.press("g q space space enter");
    assert_eq!(session.model.context(), Context::Drill);
    session
}

/// The number after a word, whatever stands between its digits.
fn after(text: &str, word: &str) -> usize {
    let (_, rest) = text
        .split_once(word)
        .unwrap_or_else(|| panic!("{word}: {text}"));
    let digits: String = rest
        .trim_start()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().unwrap()
}

#[test]
fn a_filter_narrows_the_cases_of_the_figure_and_says_of_how_many() {
    let mut session = overdue(100, 30);
    let whole = after(&session.rows()[2], "已超期");
    session.press("f").type_text("案由~离婚");
    let counted = after(&session.text(), "选出");
    assert!(0 < counted && counted < whole, "{}", session.text());
    session.press("enter");
    let text = session.text();
    assert!(text.contains(&format!("期限 > 已超期 {whole}")), "{text}");
    assert!(
        text.contains(&format!("第 1 / {counted} 件, 共 {whole} 件")),
        "{text}"
    );
    assert!(text.contains("筛选: 案由~离婚"), "{text}");
    assert!(text.contains(&format!("小计 {counted} 件")), "{text}");
    // The pick list narrows too; a closed case is not among the overdue ones.
    session.press("f ctrl-u").type_text("状态=已结");
    session.shows("选出 0 件");
    // Esc drops the filter and says so before it leaves the list.
    session.press("esc esc");
    session.shows("已去掉筛选 案由~离婚");
    session.shows(&format!("第 1 / {whole} 件"));
    assert_eq!(session.model.context(), Context::Drill);
    session.press("f up");
    session.shows(&format!("选出 {counted} 件"));
    session.press("enter");
    session.shows("筛选: 案由~离婚");
    session.press("esc esc");
    assert_eq!(session.model.context(), Context::Calendar);
}

#[test]
fn its_rows_are_sorted_and_its_columns_chosen() {
    let mut session = overdue(100, 30);
    let heads = |session: &Session| session.rows()[4].clone();
    // By the day on which they were counted, until a column is picked.
    assert!(!heads(&session).contains(['^', 'v']), "{}", session.text());
    session.press("s 2");
    assert_eq!(heads(&session).matches(['^', 'v']).count(), 1);
    session.press("s 0 enter");
    assert!(!heads(&session).contains(['^', 'v']), "{}", session.text());
    let sorted = heads(&session);
    session.press("c 4 enter");
    assert_ne!(heads(&session), sorted, "{}", session.text());
}

#[test]
fn marked_rows_are_changed_together_and_all_of_them_are_those_of_the_figure() {
    let mut session = overdue(100, 30);
    let whole = after(&session.rows()[2], "超期");
    session.press("space space");
    session.shows("已选 2 件");
    session.press("*");
    session.shows(&format!("已选 {whole} 件"));
    session.press("b esc 9").type_text("专项").press("enter");
    session.shows(&format!("将改 {whole} 件"));
    session.press("enter");
    session.shows(&format!("已加标签 {whole} 件"));
    assert!(!session.text().contains("已选"), "{}", session.text());
    // Exactly the cases of the figure have it.
    session.press("f").type_text("标签=专项").press("enter");
    session.shows(&format!("第 1 / {whole} 件, 共 {whole} 件"));
    session.press("esc esc g a f").type_text("标签=专项");
    session.shows(&format!("选出 {whole} 件"));
    // Esc removes marks before anything else.
    let mut session = overdue(80, 24);
    session.press("space esc");
    assert!(!session.text().contains("[x]"), "{}", session.text());
    assert_eq!(session.model.context(), Context::Drill);
}

#[test]
fn a_follow_up_recorded_there_moves_on_to_the_next_row() {
    let mut session = overdue(80, 24);
    let at = |session: &Session| {
        let row = session.rows().into_iter().find(|row| row.starts_with('>'));
        row.unwrap_or_else(|| panic!("{}", session.text()))
    };
    let first = at(&session);
    session.press("a 1 enter f2");
    assert_eq!(session.writes(), 1, "{}", session.text());
    assert_eq!(session.model.context(), Context::Drill);
    assert_ne!(at(&session), first);
}

#[test]
fn a_view_narrows_it_and_a_view_saved_there_is_one_of_the_list_of_cases() {
    let mut session = overdue(100, 30);
    session.press("f").type_text("案由~离婚").press("enter");
    session.press("w").type_text("离婚").press("enter");
    session.shows("视图: 离婚");
    session.press("esc");
    session.shows("视图: 离婚*");
    session.press("w tab enter");
    session.shows("视图: 离婚  筛选: 案由~离婚");
    assert_eq!(session.model.context(), Context::Drill);
    session.press("esc esc g a w tab enter");
    session.shows("视图: 离婚   筛选: 案由~离婚");
}

#[test]
fn a_narrowed_list_becomes_a_file() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().to_path_buf();
    let mut session = Session::with(Docket::real(400), Locale::Zh, 100, 30, |options| {
        options.folder = folder;
    });
    session
        .press("g q space space enter f")
        .type_text("案由~离婚");
    session.press("enter");
    let n = after(&session.text(), "第 1 /");
    session.press("x 2 enter");
    session.shows(&format!("已导出 {n} 件"));
    let path = home.path().join("案件-2022-06-15.csv");
    let text = std::fs::read_to_string(path).unwrap();
    assert_eq!(text.lines().count(), n + 1);
    assert!(
        text.lines().skip(1).all(|line| line.contains("离婚")),
        "{text}"
    );
}

#[test]
fn a_day_of_the_calendar_is_a_list_as_every_other() {
    for (columns, rows) in [(80, 24), (100, 30), (40, 10)] {
        let mut session = Session::new(Docket::real(400), Locale::Zh, columns, rows);
        session.press("g q space enter");
        assert_eq!(session.model.context(), Context::Drill);
        let text = session.text();
        assert!(text.contains("期限 > 06-13"), "{text}");
        assert!(
            ["审限届满", "督办时限", "跟进"]
                .iter()
                .any(|kind| text.contains(kind)),
            "{text}"
        );
        for (keys, context) in [
            (".", Context::Case),
            ("a", Context::Form),
            ("s", Context::Picker),
            ("c", Context::Picker),
            ("f", Context::Form),
            ("enter", Context::Case),
        ] {
            session.press(keys);
            assert_eq!(
                session.model.context(),
                context,
                "{keys}: {}",
                session.text()
            );
            session.press("esc");
            assert_eq!(session.model.context(), Context::Drill, "{keys}");
        }
        session.press("y");
        assert!(!session.text().contains("此处没有"), "{}", session.text());
        // The message, then the list.
        session.press("esc esc");
        assert_eq!(session.model.context(), Context::Calendar);
    }
}

#[test]
fn what_falls_due_is_saved_with_its_days() {
    let home = tempfile::tempdir().unwrap();
    let mut session = Session::with(Docket::real(400), Locale::Zh, 100, 30, |options| {
        options.folder = home.path().to_owned();
    });
    session.press("g q space enter");
    let n = after(&session.text(), "第 1 /");
    session.press("x 2 enter");
    let mut files = std::fs::read_dir(home.path()).unwrap();
    let csv = files.next().unwrap_or_else(|| panic!("{}", session.text()));
    let csv = std::fs::read_to_string(csv.unwrap().path()).unwrap();
    assert!(csv.contains("事项"), "{csv}");
    assert_eq!(csv.lines().count(), 1 + n, "{csv}");
    assert!(
        csv.lines().skip(1).all(|line| line.contains("2022-06-1")),
        "{csv}"
    );
}

/// The plain list of cases has its sums too.
#[test]
fn the_whole_list_of_cases_is_summed_up() {
    let mut session = Session::new(Docket::real(400), Locale::Zh, 100, 30);
    session.press("g a");
    let n = after(&session.text(), "第 1 /");
    session.shows(&format!("小计 {n} 件"));
    let over = after(&session.text(), "超期 ");
    assert!(over > 0 && over < n);
    session.shows("件平均");
}

#[test]
fn esc_says_which_filter_it_drops_and_up_brings_it_back() {
    let mut session = Session::new(Docket::real(400), Locale::Zh, 80, 24);
    session.press("g a");
    for query in ["案由~离婚", "级=超"] {
        session.press("f ctrl-u").type_text(query).press("enter");
    }
    session.press("esc");
    session.shows("已去掉筛选 级=超");
    session.press("f up");
    session.shows("级=超");
    session.press("up");
    session.shows("案由~离婚");
    session.press("down enter");
    session.shows("筛选: 级=超");
    // The list of the day does the same.
    session.press("g j f").type_text("级=超").press("enter esc");
    session.shows("已去掉筛选 级=超");
    session.press("f up enter");
    assert!(session.rows()[2].contains("级=超"), "{}", session.text());
}

/// Filters and orders of the open cases, which are a figure, are answered as the list of cases answers
/// them.
#[test]
fn a_part_of_a_figure_is_what_the_list_of_cases_says_of_it() {
    let session = Session::new(Docket::real(400), Locale::Zh, 80, 24);
    let ask = |request| {
        session
            .docket
            .call(&session.options.context(), request)
            .unwrap()
    };
    let every = Filter {
        status: Status::All,
        ..Filter::default()
    };
    let figure = || Figure::Due {
        filter: Filter::default(),
    };
    let drill = |query| match ask(Request::Drill(Box::new(query))) {
        Response::Drill(drill) => drill,
        other => panic!("{other:?}"),
    };
    let whole = drill(DrillQuery::all(figure())).total;
    let mut narrowed = 0;
    for text in [
        "",
        "案由~离婚",
        "级=超",
        "状态=已结",
        "超期>50",
        "标的>=1万",
    ] {
        let filter = parse_query_among(text, Status::All).unwrap();
        let open = Filter {
            status: Status::Open,
            ..filter.clone()
        };
        let listed = match ask(Request::Sums(open.into())) {
            Response::Sums(sums) => sums,
            other => panic!("{other:?}"),
        };
        let among = Among {
            figure: Some(Box::new(figure())),
            filter: filter.clone(),
        };
        let Response::Sums(sums) = ask(Request::Sums(among)) else {
            panic!()
        };
        let found = drill(DrillQuery {
            filter: Some(filter.clone()),
            ..DrillQuery::all(figure())
        });
        assert_eq!((found.total, found.whole), (sums.cases, whole), "{text}");
        let closed = filter.status == Status::Closed;
        assert_eq!(sums.cases, if closed { 0 } else { listed.cases }, "{text}");
        assert!(closed || sums == listed, "{text}");
        narrowed += usize::from(0 < found.total && found.total < whole);
    }
    assert!(narrowed >= 3, "{narrowed} of {whole}");
    for by in [Column::Handler, Column::Claim, Column::Number] {
        let order = vec![Order {
            by,
            descending: true,
        }];
        let list = qingji::service::api::ListQuery {
            order: order.clone(),
            limit: usize::MAX,
            ..Default::default()
        };
        let Response::Cases(page) = ask(Request::List(Box::new(list))) else {
            panic!()
        };
        let found = drill(DrillQuery {
            order,
            filter: Some(every.clone()),
            ..DrillQuery::all(figure())
        });
        let numbers: Vec<&String> = found.rows.iter().map(|row| &row.line.number).collect();
        let listed: Vec<&String> = page.rows.iter().map(|line| &line.number).collect();
        assert!(!numbers.is_empty());
        assert_eq!(numbers, listed, "{by:?}");
    }
    let target = Target::Query {
        figure: Some(Box::new(figure())),
        filter: Box::new(every),
        except: Vec::new(),
    };
    let query = qingji::service::api::BulkQuery {
        target,
        order: Vec::new(),
        doing: qingji::domain::bulk::Doing::Tag("专项".into()),
        reason: None,
        dry_run: true,
        seen: None,
    };
    match ask(Request::Bulk(Box::new(query))) {
        Response::Bulk(report) => assert_eq!(report.rows.len() as u64, whole),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_was_closed_is_listed_with_the_day_and_the_way_of_closing() {
    for (columns, rows) in [(80, 24), (40, 10), (100, 30)] {
        for (locale, heads) in [
            (Locale::Zh, ["结案 ", "结案方式"]),
            (Locale::En, ["Closed", "How closed"]),
        ] {
            let mut session = Session::new(Docket::real(220), locale, columns, rows);
            session.press("g t enter");
            let path = session.rows()[0].clone() + &session.rows()[2];
            let text = session.text();
            let small = rows == 10;
            let named = path.contains("已结") || path.contains("closed");
            assert!(small || named, "{path}");
            assert!(
                small || heads.iter().all(|head| text.contains(head)),
                "{text}"
            );
            let row = session.rows().into_iter();
            let row = row.skip(2).find(|row| row.trim_start().starts_with('>'));
            let row = row.unwrap();
            let words: Vec<&str> = row.split_whitespace().collect();
            let at = words.iter().position(|word| word.matches('-').count() == 2);
            let closed = words[at.unwrap_or_else(|| panic!("{text}"))];
            if locale == Locale::Zh {
                let how = words.get(at.unwrap() + 1);
                let known = [
                    "判决", "调解", "撤诉", "执行", "终结", "驳回", "裁定", "准许", "维持",
                ];
                let known = how.is_some_and(|how| known.iter().any(|word| how.contains(word)));
                assert!(known, "{row}");
            }
            // The details below say the same instead of a limit that is over.
            if columns == 100 {
                let said = if locale == Locale::Zh {
                    "结案: "
                } else {
                    "closed: "
                };
                assert!(text.contains(&format!("{said}{closed}")), "{text}");
            }
            if columns == 80 && locale == Locale::Zh {
                let strip = session.rows()[20].clone();
                assert!(!strip.contains("届满"), "{strip}");
            }
        }
    }
    // What is open keeps its limit.
    let session = overdue(100, 30);
    session.shows("期限");
    assert!(!session.text().contains("结案方式"), "{}", session.text());
}

#[test]
fn a_row_that_is_no_case_is_counted_as_what_it_is() {
    let mut session = Session::new(Docket::real(400), Locale::Zh, 100, 30);
    session.press("g q space enter");
    let text = session.text();
    assert!(text.contains("第 1 / ") && text.contains(" 项"), "{text}");
    session.press("f").type_text("承办=").press("tab 1 enter");
    let head = session.rows()[2].clone();
    assert!(head.contains("项, 共"), "{head}");
    // Payments, and their sum, have the unit of payments; the cases are counted below.
    let mut session = Session::new(Docket::real(400), Locale::Zh, 100, 30);
    session.press("g t 4*space end up enter");
    let text = session.text();
    let n = after(&text, "第 1 /");
    assert!(text.contains(&format!("/ {n} 笔")), "{text}");
    assert!(text.contains(&format!("{n} 笔, 合计")), "{text}");
    assert!(text.contains(&format!("{n} 项共 ")), "{text}");
    assert!(text.contains(" 件 "), "{text}");
    // So they have in English.
    let mut session = Session::new(Docket::real(400), Locale::En, 100, 30);
    session.press("g t 4*space end up enter");
    session.shows(&format!("1 / {n} payments"));
}
