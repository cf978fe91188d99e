//! Lists on the screen, answered by the real service.

use std::collections::{BTreeMap, BTreeSet};

use qingji::backend::Backend;
use qingji::domain::event::Registration;
use qingji::service::api::{Column, ListQuery, Request, Response, ViewsRequest, parse_query};
use qingji::text::locale::Locale;

use crate::support::docket::Docket;
use crate::support::screen::Session;

fn session(width: u16, height: u16) -> Session {
    let mut session = Session::new(Docket::real(120), Locale::Zh, width, height);
    session.press("g a");
    session
}

/// The row of the heads.
fn heads(session: &Session) -> String {
    session
        .rows()
        .into_iter()
        .find(|row| row.contains("案号"))
        .unwrap()
}

#[test]
fn a_column_sorts_both_ways_and_its_head_says_so() {
    let mut session = session(100, 30);
    // A list without a chosen order is sorted by due date, and shows that.
    assert!(heads(&session).contains("届满日 ^"), "{}", session.text());
    // The claim is picked, then reversed.
    session.press("s");
    let row = session
        .rows()
        .into_iter()
        .position(|row| row.contains("标的(万元)"))
        .unwrap();
    let first = session
        .rows()
        .into_iter()
        .position(|row| row.contains(" 1 ["))
        .unwrap();
    for _ in 0..30 {
        session.press("up");
    }
    for _ in first..row {
        session.press("down");
    }
    session.press("enter");
    assert!(heads(&session).contains("标的万元 ^"), "{}", session.text());
    session.press("s enter");
    assert!(heads(&session).contains("标的万元 v"), "{}", session.text());
    assert_eq!(heads(&session).matches(['^', 'v']).count(), 1);
}

#[test]
fn where_the_due_date_has_no_room_the_days_left_are_what_is_sorted() {
    let mut session = session(80, 24);
    assert!(heads(&session).contains("期限 ^"), "{}", session.text());
    assert!(heads(&session).contains("状态"), "{}", session.text());
    // The list of the day has its own order.
    session.press("g j");
    assert!(!heads(&session).contains('^'), "{}", session.text());
}

#[test]
fn a_mark_of_exclamation_alone_is_what_is_late_and_the_whole_docket_is_told_beside() {
    let mut session = session(80, 24);
    session.press("f").type_text("!").press("enter");
    let text = session.text();
    assert!(text.contains("筛选: 级=超"), "{text}");
    assert!(text.contains(", 全库 "), "{text}");
    assert!(!text.contains("没有符合条件"), "{text}");
}

#[test]
fn marks_are_counted_summed_and_go_with_esc() {
    let mut session = session(100, 30);
    session.press("space space");
    assert!(session.text().contains("已选 2 件"), "{}", session.text());
    assert_eq!(session.text().matches("[x]").count(), 2);
    session.press("*");
    assert!(session.text().contains("小计"), "{}", session.text());
    let all = session.text().matches("[x]").count();
    assert!(all > 10, "{all}");
    session.press("v");
    assert_eq!(session.text().matches("[x]").count(), 0);
    session.press("space esc");
    assert!(!session.text().contains("已选"));
    assert_eq!(session.effects, Vec::<String>::new());
    session.press("esc esc");
    assert_eq!(session.effects, ["Quit"]);
}

#[test]
fn columns_are_picked_and_moved() {
    let mut session = session(100, 30);
    assert!(heads(&session).contains("当事人"));
    // The fourth column is switched off; no digit only applies moves.
    session.press("c 4 enter");
    assert!(!heads(&session).contains("当事人"), "{}", heads(&session));
    session.press("c left left enter");
    let text = heads(&session);
    assert!(text.find("级").unwrap() < text.find("案号").unwrap());
    // A column that is switched off and on again is where it was.
    session.press("c space space enter");
    assert_eq!(heads(&session), text);
    session.press("c down down left left enter");
    let text = heads(&session);
    assert!(
        text.find("案号").unwrap() < text.find("级").unwrap(),
        "{text}"
    );
}

#[test]
fn a_query_is_counted_while_typed_completed_and_applied() {
    let mut session = session(100, 30);
    session.press("f").type_text("超期>");
    assert!(session.text().contains("后面没有值"), "{}", session.text());
    session.type_text("0");
    assert!(session.text().contains("选出"), "{}", session.text());
    session.press("enter");
    assert!(
        session.text().contains("筛选: 超期>0"),
        "{}",
        session.text()
    );
    assert!(session.text().contains("小计"), "{}", session.text());
    session
        .press("f ctrl-u")
        .type_text("级=")
        .press("tab enter");
    assert!(session.text().contains("筛选: 级=超"), "{}", session.text());
}

#[test]
fn marked_cases_are_changed_after_a_preview_and_undone_at_once() {
    let mut session = session(100, 30);
    session
        .press("space space b esc 9")
        .type_text("专项")
        .press("enter");
    let text = session.text();
    assert!(text.contains("将改 2 件. "), "{text}");
    session.press("enter");
    assert!(
        session.text().contains("已加标签 2 件"),
        "{}",
        session.text()
    );
    assert!(!session.text().contains("已选"), "{}", session.text());
    session.press("f").type_text("标签=专项");
    assert!(session.text().contains("选出 2 件"), "{}", session.text());
    session.press("esc u");
    assert!(session.text().contains("已撤销"), "{}", session.text());
    session.press("f").type_text("标签~专项");
    assert!(session.text().contains("选出 0 件"), "{}", session.text());
}

/// A session that keeps files in a separate folder.
fn with_home() -> (tempfile::TempDir, Session) {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().to_path_buf();
    let mut session = Session::with(Docket::real(120), Locale::Zh, 100, 30, |options| {
        options.folder = folder;
    });
    session.press("g a");
    (home, session)
}

#[test]
fn a_view_is_kept_opened_replaced_only_when_asked_twice_and_deleted() {
    let mut session = session(100, 30);
    session.press("f").type_text("超期>0").press("enter s 5");
    session.press("w").type_text("涉企").press("enter");
    let text = session.text();
    assert!(text.contains("已存视图 涉企"), "{text}");
    assert!(text.contains("视图: 涉企   筛选: 超期>0"), "{text}");
    let heads_then = heads(&session);
    // A star marks that something else is shown.
    session.press("f ctrl-u enter");
    assert!(session.text().contains("视图: 涉企*"), "{}", session.text());
    // A file of it does not go by the name of the view.
    session.press("x 2");
    session.shows("案件-2022-06-15.csv");
    session.press("esc esc");
    // The name is filled in; saving under the same name asks before replacing.
    session.press("w enter");
    assert!(
        session.text().contains("已有视图 涉企"),
        "{}",
        session.text()
    );
    session.press("esc");
    session.press("w tab");
    assert!(session.text().contains("> 1 涉企"), "{}", session.text());
    session.press("enter");
    let text = session.text();
    assert!(text.contains("视图: 涉企   筛选: 超期>0"), "{text}");
    assert_eq!(heads(&session), heads_then);
    session.press("w tab 0");
    assert!(
        session.text().contains("删去视图 涉企"),
        "{}",
        session.text()
    );
    // Any other key means no.
    session.press("up down 0 delete");
    let text = session.text();
    assert!(!text.contains("> 1 涉企"), "{text}");
    session.press("esc");
    assert!(!session.text().contains("视图: "), "{}", session.text());
}

#[test]
fn the_title_names_a_view_again_when_it_came_back() {
    let mut session = session(80, 24);
    session.press("f").type_text("超期>0").press("enter w");
    session.type_text("甲").press("enter");
    session.shows("视图: 甲");
    session.press("u");
    assert!(!session.text().contains("视图: 甲 "), "{}", session.text());
    session.press("ctrl-y");
    session.shows("视图: 甲 ");
    // Another list than the view holds is not called by its name.
    session.press("u f ctrl-u enter ctrl-y");
    assert!(!session.text().contains("视图: 甲 "), "{}", session.text());
    // Both keys that delete are named.
    session.press("w tab");
    session.shows("0/Delete 删去");
    session.press("delete");
    session.shows("再按一次 0/Delete");
}

#[test]
fn a_long_name_of_a_view_hides_nothing_that_follows_it() {
    let name = "涉企涉众涉军超期久押长期未结重点督办案件每周一清积专用视图";
    for (width, height) in [(80, 24), (100, 30)] {
        let mut session = session(width, height);
        session.press("w").type_text(name).press("enter");
        session.press("f").type_text("超期>0").press("enter");
        let text = session.text();
        assert!(text.contains("视图: 涉企涉众"), "{text}");
        assert!(text.contains("..*"), "{text}");
        assert!(text.contains("筛选: 超期>0"), "{text}");
        session.press("w enter");
        session.shows("再按 Enter 换成现在的, 或改名");
        session.press("esc w tab delete");
        session.shows("再按一次 0/Delete");
        let text = session.text();
        assert!(text.contains("删去视图 涉企涉众"), "{text}");
    }
}

#[test]
fn a_view_for_everybody_stands_beside_ones_own() {
    let mut session = session(80, 24);
    session.press("w").type_text("甲").press("enter");
    session.press("w down space enter");
    assert!(session.text().contains("已存视图 甲"), "{}", session.text());
    session.press("w tab");
    let text = session.text();
    assert!(
        text.contains("1 甲 ") && text.contains("2 甲 (所有人)"),
        "{text}"
    );
}

#[test]
fn a_list_becomes_a_file_and_no_file_goes_unasked() {
    let (home, mut session) = with_home();
    session.press("x 2 enter");
    let text = session.text();
    assert!(
        text.contains("已导出 ") && text.contains("案件-2022-06-15.csv"),
        "{text}"
    );
    let path = home.path().join("案件-2022-06-15.csv");
    let first = std::fs::read_to_string(&path).unwrap();
    assert!(first.starts_with("\u{feff}级,"), "{first}");
    let all = first.lines().count() - 1;
    assert!(text.contains(&format!("已导出 {all} 件")), "{text}");
    // Two marked cases, under the same name.
    session.press("space space x 2 enter");
    assert!(
        session.text().contains("已有这个文件"),
        "{}",
        session.text()
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), first);
    session.press("enter");
    assert!(session.text().contains("已导出 2 件"), "{}", session.text());
    assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 3);
}

#[test]
fn the_ending_that_is_typed_says_the_form_and_a_bad_path_is_said() {
    let (home, mut session) = with_home();
    session
        .press("x 1 ctrl-u")
        .type_text("六月.md")
        .press("enter");
    let text = std::fs::read_to_string(home.path().join("六月.md")).unwrap();
    assert!(text.starts_with("| 级 |"), "{text}");
    session
        .press("x 1 ctrl-u")
        .type_text("没有/六月.xlsx")
        .press("enter");
    assert!(
        session.text().contains("没有/六月.xlsx"),
        "{}",
        session.text()
    );
    // The path is still there to be corrected.
    session
        .press("ctrl-u")
        .type_text("六月.xlsx")
        .press("enter");
    assert!(session.text().contains("已导出 "), "{}", session.text());
    let bytes = std::fs::read(home.path().join("六月.xlsx")).unwrap();
    assert!(bytes.starts_with(b"PK"));
}

#[test]
fn a_list_is_printed_where_it_is_said_and_over_nothing() {
    let (home, mut session) = with_home();
    session.press("f").type_text("级=超").press("enter o");
    assert!(
        session.text().contains("案件-2022-06-15.txt"),
        "{}",
        session.text()
    );
    session.press("esc");
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
    session.press("o enter o enter");
    assert!(
        session.text().contains("已有这个文件"),
        "{}",
        session.text()
    );
    session.press("esc");
    let text = std::fs::read_to_string(home.path().join("案件-2022-06-15.txt")).unwrap();
    let head = text.lines().next().unwrap();
    assert!(
        head.starts_with("案件  级=超") && head.contains("2022-06-15"),
        "{head}"
    );
    session.press("g j o enter");
    let text = std::fs::read_to_string(home.path().join("今日-2022-06-15.txt")).unwrap();
    assert!(text.starts_with("今日 "), "{text}");
}

#[test]
fn a_cell_that_looks_like_a_formula_is_guarded_on_the_way_out() {
    let (home, mut session) = with_home();
    let registration = Registration {
        number: "(2022)内0783民初7777号".into(),
        plaintiffs: Some("=cmd|'/c calc'!A1".into()),
        ..Registration::default()
    };
    let add = Request::Add(Box::new(registration));
    let context = session.options.context();
    session.docket.call(&context, add).unwrap();
    session.press("f").type_text("案号~7777").press("enter");
    session.press("x 2 enter");
    let text = std::fs::read_to_string(home.path().join("案件-2022-06-15.csv")).unwrap();
    assert!(text.contains(",'=cmd|"), "{text}");
}

/// The next follow-up of every open case.
fn nexts(session: &Session) -> BTreeMap<String, Option<String>> {
    let query = ListQuery {
        limit: usize::MAX,
        ..ListQuery::default()
    };
    let context = session.options.context();
    match session
        .docket
        .call(&context, Request::List(Box::new(query)))
    {
        Ok(Response::Cases(page)) => page
            .rows
            .into_iter()
            .map(|line| (line.number, line.next.map(|day| day.to_string())))
            .collect(),
        other => panic!("{other:?}"),
    }
}

/// Space for each, `b`, a digit, F2, Enter; and the days are those that the digit would have
/// given one by one.
#[test]
fn the_same_outcome_for_many_takes_four_keys_more_than_there_are_cases() {
    let mut many = Session::new(Docket::real(120), Locale::Zh, 80, 24);
    let before = nexts(&many);
    many.press("space space space b 1 f2");
    let text = many.text();
    assert!(text.contains("对 3 件 登记结果: 已联系"), "{text}");
    assert!(text.contains("将改 3 件"), "{text}");
    assert_eq!(nexts(&many), before);
    many.press("enter");
    assert!(many.text().contains("已登记结果 3 件"), "{}", many.text());
    assert!(many.text().contains("已办 3/"), "{}", many.text());
    let mut single = Session::new(Docket::real(120), Locale::Zh, 80, 24);
    single.press("1 1 1");
    assert_ne!(nexts(&many), before);
    assert_eq!(nexts(&many), nexts(&single));
    many.press("u");
    assert_eq!(nexts(&many), before);
}

#[test]
fn a_deduction_of_many_has_its_fields_and_a_preview_of_due_dates() {
    let mut session = session(100, 30);
    session.press("f").type_text("级=急,近,预").press("enter");
    session.press("space space b esc 5");
    let text = session.text();
    assert!(text.contains("批量 2 件: 扣除审限"), "{text}");
    // Without a ground there is nothing to preview.
    session.press("enter enter enter");
    assert!(session.text().contains("批量 2 件"), "{}", session.text());
    session.press("up up up 1 enter enter");
    session.type_text("+1m").press("enter");
    let text = session.text();
    assert!(text.contains("将改 2 件"), "{text}");
    assert!(text.contains(" -> "), "{text}");
    // The parameters are still as they were typed.
    session.press("e");
    assert!(session.text().contains("+1m"), "{}", session.text());
    session.press("f2 enter");
    assert!(
        session.text().contains("已扣除审限 2 件"),
        "{}",
        session.text()
    );
    session.press("f ctrl-u").type_text("级=停").press("esc u");
    assert!(session.text().contains("已撤销"), "{}", session.text());
}

#[test]
fn what_comes_late_is_left_alone_with_its_reason_until_there_is_one() {
    let mut session = session(80, 24);
    session.press("f").type_text("级=超").press("enter");
    session.press("space space b esc 6 1 enter enter enter");
    let text = session.text();
    assert!(text.contains("将改 0 件, 跳过 2 件"), "{text}");
    let text = session.press(".").text();
    assert!(text.contains("填理由可执行"), "{text}");
    // Each reason is below the number it is about.
    let rows = || text.lines().filter(|row| row.contains("| 跳过 "));
    assert_eq!(rows().count(), 2, "{text}");
    assert!(rows().all(|row| row.contains('号')), "{text}");
    session.press("space").type_text("院长批准").press("enter");
    assert!(session.text().contains("将改 2 件"), "{}", session.text());
    session.press("enter");
    assert!(session.text().contains("已中止 2 件"), "{}", session.text());
}

#[test]
fn a_clerk_a_handler_and_an_extension_go_to_many() {
    let mut session = session(80, 24);
    session.press("f").type_text("级=预").press("enter *");
    let n = |session: &Session| {
        let text = session.text();
        let from = text.find("将改 ").unwrap() + "将改 ".len();
        text[from..]
            .split(' ')
            .next()
            .unwrap()
            .parse::<usize>()
            .unwrap()
    };
    session
        .press("b esc 4")
        .type_text("新书记员")
        .press("enter");
    let all = n(&session);
    assert!(all > 1);
    session.press("enter");
    assert!(
        session.text().contains(&format!("已换书记员 {all} 件")),
        "{}",
        session.text()
    );
    session
        .press("* b esc 3")
        .type_text("林岚")
        .press("enter enter");
    session
        .press("f ctrl-u")
        .type_text("承办=林岚 书记员=新书记员 级=预")
        .press("enter");
    assert!(
        session.text().contains(&format!("/ {all} 件")),
        "{}",
        session.text()
    );
    session
        .press("space b esc 7")
        .type_text("1")
        .press("enter enter 1 enter");
    assert!(session.text().contains("将改 1 件"), "{}", session.text());
    session.press("enter");
    assert!(
        session.text().contains("已延长审限 1 件"),
        "{}",
        session.text()
    );
}

#[test]
fn whose_list_of_the_day_it_is_is_seen_counted_and_remembered() {
    let mut session = Session::new(Docket::real(120), Locale::Zh, 80, 24);
    let todo = |session: &Session| {
        session.rows()[2]
            .split_whitespace()
            .nth(1)
            .unwrap()
            .to_owned()
    };
    let all = todo(&session);
    session.press("f").type_text("级=超").press("enter");
    assert!(
        session.rows()[2].contains("[级=超 f改]"),
        "{}",
        session.text()
    );
    assert_ne!(todo(&session), all);
    assert_eq!(session.effects, ["RememberToday(\"级=超\")"]);
    let seen = todo(&session);
    let filter = qingji::command::query::read("级=超", Locale::Zh).unwrap();
    let next_day = Session::with(Docket::real(120), Locale::Zh, 80, 24, |options| {
        options.checklist = filter;
    });
    assert_eq!(todo(&next_day), seen);
    session.press("f ctrl-u enter");
    assert_eq!(todo(&session), all);
    assert_eq!(session.effects[1], "RememberToday(\"\")");
    // A reason is one of this day and not of the next.
    session
        .press("f")
        .type_text("级=超 缘由=跟进到期")
        .press("enter");
    assert_eq!(session.effects[2], "RememberToday(\"级=超\")");
}

#[test]
fn the_palette_opens_views_and_goes_on_with_drafts() {
    let mut session = session(80, 24);
    session.press("f").type_text("级=超").press("enter w");
    session.type_text("涉企").press("enter f ctrl-u enter");
    session
        .press("f4 8")
        .type_text("限期")
        .press("esc g j :")
        .type_text("涉企");
    assert!(
        session.text().contains("> 打开视图: 涉企"),
        "{}",
        session.text()
    );
    session.press("enter");
    let text = session.text();
    assert!(
        text.contains("[案件]") && text.contains("视图: 涉企  筛选: 级=超"),
        "{text}"
    );
    session.press(":").type_text("接着写").press("enter");
    assert!(session.text().contains("限期"), "{}", session.text());
}

#[test]
fn the_palette_refuses_arguments_that_a_page_does_not_take() {
    let mut session = session(100, 30);
    session
        .press(":")
        .type_text("stock --from 2026-06-01")
        .press("enter");
    let text = session.text();
    assert!(text.contains("界面里不接 --from 2026-06-01"), "{text}");
    assert!(!text.contains("[图表]"), "{text}");
    // Without them, and by its words, it opens.
    for words in ["stock", "qingji stock"] {
        let mut session = self::session(100, 30);
        session.press(":").type_text(words).press("enter");
        assert!(
            session.text().contains("[图表]"),
            "{words}: {}",
            session.text()
        );
    }
}

#[test]
fn a_view_that_was_made_replaced_or_deleted_is_undone_and_redone() {
    let mut session = session(80, 24);
    let views = |session: &Session| -> Vec<(String, String)> {
        let request = Request::Views(ViewsRequest::List);
        let cx = session.options.context();
        match session.docket.call(&cx, request).unwrap() {
            Response::Views(views) => {
                let views = views.into_iter();
                views.map(|view| (view.name, view.query)).collect()
            }
            other => panic!("{other:?}"),
        }
    };
    let mut seen = vec![views(&session)];
    // Made, replaced and deleted, for everybody.
    for (query, keys) in [("级=超", "enter"), ("级=急", "enter enter")] {
        session
            .press("f ctrl-u")
            .type_text(query)
            .press("enter w ctrl-u");
        session.type_text("大案").press("down 2").press(keys);
        seen.push(views(&session));
    }
    assert!(
        session.text().contains("已换掉视图 大案"),
        "{}",
        session.text()
    );
    session.press("w tab 0 0 esc");
    seen.push(views(&session));
    assert_eq!(seen.iter().map(Vec::len).collect::<Vec<_>>(), [0, 1, 1, 0]);
    let undone = "已撤销 视图 大案";
    for was in [2, 1, 0] {
        let text = session.press("u").text();
        assert!(text.contains(undone), "{text}");
        assert_eq!(views(&session), seen[was]);
    }
    for was in [1, 2, 3] {
        session.press("ctrl-y");
        assert_eq!(views(&session), seen[was], "{}", session.text());
    }
    // The history is of facts alone.
    assert!(
        !session.press("g h").text().contains("视图"),
        "{}",
        session.text()
    );
}

/// The remarks of the form of one case are in its row; `.` shows them in full, and Esc goes back to
/// all rows.
#[test]
fn a_preview_says_what_the_form_of_one_case_would_say() {
    let mut session = session(100, 30);
    session.press("f").type_text("级=急,近,预").press("enter");
    session.press("space space b esc 7").type_text("1");
    assert!(session.rows()[29].contains("F2预演"), "{}", session.text());
    // Whoever approves it, in the last days before the due date an extension is requested too late.
    session.press("enter enter 1 f2");
    let text = session.text();
    assert!(text.contains("延长审限: 1 个月"), "{text}");
    assert!(text.contains("件有提醒 (. 看)"), "{text}");
    let head = |row: &&str| row.contains("  ! ") || row.contains("| ! (");
    let rows = text.lines().filter(head).count();
    assert!(rows > 0, "{text}");
    let text = session.press(".").text();
    assert!(text.contains("     ! 法律没有规定这次延长"), "{text}");
    assert!(session.press("esc").text().contains("批量预演"));
    assert!(
        session.press("esc").text().contains("批量 2 件"),
        "{}",
        session.text()
    );
}

/// The rows of a preview: marks, numbers and what happens.
fn previewed(session: &Session) -> Vec<String> {
    let rows = session.rows().into_iter();
    let inside = rows.filter_map(|row| {
        let row = row.split_once("| ")?.1.to_owned();
        row.contains("号 ").then_some(row)
    });
    inside.collect()
}

#[test]
fn a_preview_keeps_the_order_of_the_list_and_says_where_it_is() {
    let mut session = session(100, 30);
    let listed: Vec<String> = session
        .rows()
        .iter()
        .filter_map(|row| Some(row.split_once('(')?.1.split_once('号')?.0.to_owned()))
        .collect();
    session.press("* b esc 2").type_text("+7d").press("enter");
    let first = previewed(&session);
    assert!(
        5 < first.len() && first.len() <= listed.len(),
        "{}",
        session.text()
    );
    for (row, number) in first.iter().zip(&listed) {
        assert!(row.contains(number.as_str()), "{row} {number}");
    }
    session.shows("第 1-");
    let ends = session.press("end").text();
    let all = ends
        .split("共 ")
        .nth(1)
        .unwrap()
        .split(' ')
        .next()
        .unwrap()
        .to_owned();
    assert!(ends.contains(&format!("-{all} 件, 共 {all} 件")), "{ends}");
    // The last page is full.
    assert_eq!(previewed(&session).len(), first.len());
    session.press("home");
    assert_eq!(previewed(&session), first);
    session.press("pagedown");
    session.shows(&format!("第 {}-", first.len() + 1));
    session.press("pageup");
    assert_eq!(previewed(&session), first);
}

#[test]
fn people_of_other_courts_come_last_and_are_remarked() {
    let mut session = session(100, 30);
    session
        .press("f")
        .type_text("法院=牙克石")
        .press("enter * b esc 3");
    let text = session.text();
    assert!(
        text.contains("(括号里的是别的法院的)") || text.contains("PgDn"),
        "{text}"
    );
    let handlers = |query: &str| -> BTreeSet<String> {
        let query = ListQuery {
            filter: parse_query(query).unwrap(),
            limit: usize::MAX,
            ..ListQuery::default()
        };
        let cx = session.options.context();
        match session
            .docket
            .call(&cx, Request::List(Box::new(query)))
            .unwrap()
        {
            Response::Cases(page) => page
                .rows
                .into_iter()
                .filter_map(|line| line.handler)
                .collect(),
            other => panic!("{other:?}"),
        }
    };
    let own = handlers("法院=牙克石 状态=全部");
    let stranger = handlers("法院!=牙克石")
        .difference(&own)
        .next()
        .unwrap()
        .clone();
    session.type_text(&stranger).press("f2");
    session.shows(&format!(
        "!! {stranger} 不在这些案件的法院: 没有选错人吗. 再按一次"
    ));
    // Whoever is asked and says so gets it.
    session.press("enter");
    session.shows("批量预演");
}

/// What no list has is said once, and truly: a day given for all of them clears nothing.
#[test]
fn an_outcome_of_no_list_is_told_once_and_every_row_of_its_preview_says_something() {
    let mut session = session(100, 30);
    session.press("space space space space b").type_text("自由");
    let said = "各案已定的下次会清空";
    session.shows(said);
    let text = session.press("f2").text();
    assert_eq!(text.matches("不在结果表里").count(), 1, "{text}");
    assert!(text.contains(said) && text.contains("照样预演"), "{text}");
    assert!(!text.contains("照样保存"), "{text}");
    session.press("enter");
    let text = session.text();
    assert!(text.contains("批量预演"), "{text}");
    let rows = text.lines().filter(|row| row.contains("号 "));
    let behind = rows.filter_map(|row| Some(row.split_once("号 ")?.1.split('|').next()?.trim()));
    assert!(
        behind.clone().any(|words| words == "登记, 没有下次"),
        "{text}"
    );
    assert!(behind.clone().all(|words| !words.is_empty()), "{text}");
    // With a day for all of them nothing is cleared.
    session.press("e down down").type_text("3天");
    let text = session.press("up up").text();
    assert!(!text.contains(said), "{text}");
    session.press("f2");
    session.shows("批量预演");
}

#[test]
fn enter_leads_from_field_to_field_in_a_form_for_many_as_in_any() {
    for form in ["a 1", "space space b 1"] {
        let mut session = session(80, 24);
        session.press(form).press("enter");
        session.shows(">说明");
    }
}

#[test]
fn a_preview_of_resumptions_shows_what_moves_where_the_due_date_does_not() {
    let mut session = session(100, 30);
    session.press("f").type_text("级=停").press("enter");
    session.press("space space b 8 enter f2");
    let text = session.text();
    assert!(text.contains("批量预演"), "{text}");
    let same = text.lines().filter(|row| row.contains(" -> "));
    for row in same {
        let (before, after) = row.split_once(" -> ").unwrap();
        let before = before.split_once("号").unwrap().1.trim();
        assert!(!after.trim().starts_with(&format!("{before} 周")), "{row}");
        assert!(row.contains('扣') || !after.starts_with(before), "{row}");
    }
    // Without remarks on any row, there is no empty page.
    let rows = text.matches(" -> ").count();
    session.press(".");
    assert_eq!(session.text().matches(" -> ").count(), rows);
}

#[test]
fn a_filter_that_the_docket_refuses_stays_in_its_field() {
    let mut session = session(80, 24);
    session.press("f").type_text("级=预").press("enter");
    let rows = session.rows();
    session
        .press("f ctrl-u")
        .type_text("法院=没有这个法院")
        .press("enter");
    assert!(
        session.text().contains("没有这个法院"),
        "{}",
        session.text()
    );
    assert!(
        session.text().contains("筛选 (空=全部未结)"),
        "{}",
        session.text()
    );
    session.press("esc");
    assert_eq!(session.rows()[..22], rows[..22]);
    // Enter before the count has arrived takes the query when it does.
    let effects = session.press_and_wait("f ctrl-u");
    session.run(effects);
    session.type_text("级=");
    let effects = session.press_and_wait("急 enter");
    assert!(session.text().contains("筛选 (空=全部未结)"));
    session.run(effects);
    assert!(session.text().contains("筛选: 级=急"), "{}", session.text());
}

#[test]
fn the_blank_of_an_input_method_is_a_blank_in_every_field() {
    let mut session = session(80, 24);
    session
        .press("f")
        .type_text("级=预\u{3000}级!=停")
        .press("enter");
    assert!(
        session.text().contains("筛选: 级=预 级!=停"),
        "{}",
        session.text()
    );
}

/// The number after a word on the screen.
fn number_after(text: &str, word: &str) -> Option<usize> {
    let rest = text.split(word).nth(1)?.trim_start();
    let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

/// The number of cases that the list reports.
fn total(text: &str) -> Option<usize> {
    number_after(text.split_once("第 ")?.1, "/ ")
}

/// Numbers of cases on the screen (rows, total and subtotal), then those of the service and of the
/// exported file.
fn counts(session: &mut Session, query: &str) -> [usize; 5] {
    let filter = parse_query(query).unwrap();
    let answer = session
        .docket
        .call(&session.options.context(), Request::Sums(filter.into()))
        .unwrap();
    let Response::Sums(sums) = answer else {
        panic!("{answer:?}")
    };
    session.press("f ctrl-u").type_text(query).press("enter");
    let text = session.text();
    let rows = text.matches("[ ]").count();
    let total = total(&text);
    let subtotal = number_after(&text, "小计 ");
    session.press("x 2 enter");
    let path = session.options.folder.join("案件-2022-06-15.csv");
    let exported = std::fs::read_to_string(&path).unwrap().lines().count() - 1;
    std::fs::remove_file(path).unwrap();
    [
        rows,
        total.unwrap(),
        subtotal.unwrap(),
        sums.cases as usize,
        exported,
    ]
}

#[test]
fn rows_total_subtotal_and_export_agree_for_every_status() {
    let (_home, mut session) = with_home();
    session.resize(100, 160);
    let mut closed = 0;
    for query in [
        "标的>0",
        "状态=已结",
        "状态=全部",
        "状态=全部 级=超",
        "状态=全部 标的>10万",
        "状态=已结 立案<2025-01-01",
        "状态=已结 级=急",
    ] {
        let counts = counts(&mut session, query);
        assert_eq!(counts, [counts[3]; 5], "{query}\n{}", session.text());
        if query == "状态=已结" {
            closed = counts[0];
        }
    }
    assert!(closed > 20, "{closed}");
}

#[test]
fn every_order_has_all_cases_of_every_status() {
    let mut session = session(80, 24);
    let mut totals: BTreeMap<&str, BTreeSet<Option<usize>>> = BTreeMap::new();
    for at in 0..Column::ALL.len() {
        session.press("s").press(&"up ".repeat(Column::ALL.len()));
        session.press(&"down ".repeat(at)).press("enter");
        for query in ["状态=未结", "状态=已结", "状态=全部"] {
            session.press("f ctrl-u").type_text(query).press("enter");
            totals
                .entry(query)
                .or_default()
                .insert(total(&session.text()));
        }
    }
    assert!(totals.values().all(|said| said.len() == 1), "{totals:?}");
}

#[test]
fn a_box_and_the_last_line_name_the_same_keys() {
    let hints = |session: &Session| session.rows().last().cloned().unwrap_or_default();
    let mut session = session(100, 30);
    session.press("w");
    assert_eq!(hints(&session).trim(), "Enter保存 Tab下一项 Esc返回");
    session.shows("Enter 保存  Tab 下一项  Esc 返回");
    session.type_text("甲").press("enter w");
    assert_eq!(hints(&session).trim(), "Enter保存 Tab到视图 Esc返回");
    session.shows("Enter 保存  Tab 到视图  Esc 返回");
    session.press("tab");
    assert_eq!(hints(&session).trim(), "Enter打开 0删去 Esc返回");
    session.press("esc x 1");
    assert_eq!(hints(&session).trim(), "Enter保存 Esc换格式");
    session.shows("Enter 保存  Esc 换格式");
}
