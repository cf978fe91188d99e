//! Keys with little to act on: an empty list, a filter that leaves nothing, the end of a long list,
//! something the docket does not have; and the way out from anywhere.

use qingji::backend::Backend;
use qingji::command;
use qingji::service::api::{Context, Filter, Request, Response, View};
use qingji::service::error::{Error, ErrorKey};
use qingji::text::locale::Locale;
use qingji::tui::msg::Effect;

use crate::support::docket::Docket;
use crate::support::screen::Session;

fn real(cases: u64) -> Session {
    Session::new(Docket::real(cases), Locale::Zh, 80, 24)
}

/// Asks the docket as the session does.
fn ask(session: &Session, request: Request) -> Result<Response, Error> {
    let moment = session.options.clock.read();
    let context = Context {
        actor: session.options.actor.clone(),
        today: moment.today,
        now: moment.now,
        request_id: None,
        view: View::default(),
    };
    Backend::call(session.docket.as_ref(), &context, request)
}

fn at(session: &Session, context: command::Context) {
    assert_eq!(session.model.context(), context, "{}", session.text());
}

#[test]
fn f10_leaves_from_everywhere() {
    for open in [
        "/",
        "/ 3",
        "?",
        ":",
        "f",
        "b",
        "s",
        "c",
        "x",
        "f12",
        "d",
        "D",
        "a",
        "A",
        "m",
        "g h",
        "g d",
        "enter",
        "enter .",
        "enter c",
        "enter w",
        "enter w 5",
        "g a w",
        "g q f",
        "g t",
        "space b 1",
    ] {
        let mut session = real(60);
        session.press(open).effects.clear();
        session.press("f10");
        assert_eq!(
            session.effects.last().map(String::as_str),
            Some("Quit"),
            "{open}"
        );
    }
}

#[test]
fn what_was_typed_is_kept_when_f10_leaves_a_form() {
    let mut session = Session::sample(80, 24);
    session.press("a 1 enter").type_text("约谈院长");
    session.press("f10");
    assert_eq!(session.effects.last().map(String::as_str), Some("Quit"));
    let Ok(Response::Drafts(kept)) = ask(&session, Request::Drafts) else {
        panic!("drafts")
    };
    let kept = kept.iter().find(|draft| draft.form == "follow-up").unwrap();
    assert!(kept.left, "{kept:?}");
    assert!(
        kept.fields.iter().any(|(_, text)| text == "约谈院长"),
        "{kept:?}"
    );
}

#[test]
fn what_is_done_is_reached_below_the_end_of_a_long_list() {
    for (columns, rows) in [(80, 24), (100, 30), (40, 10)] {
        let mut session = Session::new(Docket::real(700), Locale::Zh, columns, rows);
        session.press("1 1 1");
        let above = |session: &Session| {
            let rows = session.rows();
            let rule = rows.iter().position(|row| row.starts_with("   ---"));
            let cursor = rows
                .iter()
                .position(|row| row.contains(" > ") || row.starts_with('>'));
            (rule, cursor)
        };
        assert_eq!(above(&session).0, None, "more to do than there is room for");
        session.press("end");
        let (rule, cursor) = above(&session);
        assert!(rule > cursor && cursor.is_some(), "{}", session.text());
        session.press("down");
        let (rule, cursor) = above(&session);
        assert!(rule.is_some() && rule < cursor, "{}", session.text());
        session.press("up up");
        let (rule, cursor) = above(&session);
        assert!(rule > cursor || rule.is_none(), "{}", session.text());
        assert!(cursor.is_some(), "{}", session.text());
    }
}

/// The court of the first item, as a filter names it.
fn of_one_court(session: &mut Session) -> String {
    let number = session
        .rows()
        .into_iter()
        .find(|row| row.contains(" > "))
        .unwrap();
    let code = number
        .split(')')
        .nth(1)
        .unwrap()
        .chars()
        .take(5)
        .collect::<String>();
    qingji::domain::court::by_code(&code)
        .unwrap()
        .name
        .to_owned()
}

#[test]
fn what_a_filter_leaves_is_not_the_whole_day() {
    let mut session = real(300);
    let court = of_one_court(&mut session);
    session
        .press("f")
        .type_text(&format!("法院={court}"))
        .press("enter");
    for _ in 0..60 {
        if session.text().contains("待办 0") {
            break;
        }
        session.press("1");
    }
    let text = session.text();
    assert!(text.contains("按此筛选的办完了; 不筛选还有"), "{text}");
    assert!(!text.contains("今天的清单办完了"), "{text}");
    assert_eq!(
        session.model.context(),
        command::Context::Today,
        "no summary of a part"
    );
    // The next day begins with the same filter.
    session.press("g a g j");
    session.shows("不筛选还有");
    session.press("f ctrl-u enter");
    assert!(!session.text().contains("不筛选还有"), "{}", session.text());
}

#[test]
fn the_calendar_says_what_it_is_filtered_by() {
    for (locale, columns, rows) in [
        (Locale::Zh, 80, 24),
        (Locale::En, 80, 24),
        (Locale::Zh, 100, 30),
        (Locale::Zh, 40, 10),
    ] {
        let mut session = Session::new(Docket::real(200), locale, columns, rows);
        session.press("g q f space enter");
        let text = session.text();
        let said = if locale == Locale::Zh {
            "f改]"
        } else {
            "f change]"
        };
        assert!(text.contains(said) && !text.contains("{filter}"), "{text}");
        let legend = if locale == Locale::Zh {
            "今天=[ ]"
        } else {
            "today [ ]"
        };
        assert!(columns == 40 || text.contains(legend), "{text}");
    }
}

#[test]
fn only_the_last_text_is_counted_and_what_follows_enter_is_for_the_list() {
    let mut session = real(200);
    session.press("g a f");
    let counts = |effects: &[Effect]| {
        let sums = |effect: &&Effect| matches!(effect, Effect::Ask(_, Request::Sums(_)));
        effects.iter().filter(sums).count()
    };
    let mut waiting = session.press_and_wait("级 = 超");
    assert_eq!(counts(&waiting), 1, "{waiting:?}");
    // Enter, with keys typed before the count arrives.
    waiting.extend(session.press_and_wait("enter * b"));
    assert_eq!(counts(&waiting), 1, "{waiting:?}");
    assert_eq!(session.model.context(), command::Context::Form);
    session.run(waiting);
    let text = session.text();
    assert!(text.contains("筛选: 级=超"), "{text}");
    assert!(text.contains("批量"), "{text}");
    // The filters used before are of no interest any more.
    let mut session = real(200);
    session
        .press("g a f")
        .type_text("级=超")
        .press("enter f ctrl-u");
    session.type_text("级=近").press("enter f ctrl-u");
    let mut waiting = session.press_and_wait("级 = 急");
    waiting.extend(session.press_and_wait("enter up"));
    session.run(waiting);
    session.shows("筛选: 级=急");
    // If the docket refuses the text, the keys belong to the text field.
    let mut session = real(200);
    session.press("g a f");
    let mut waiting = session.press_and_wait("承 办 = 火");
    waiting.extend(session.press_and_wait("enter 星"));
    session.run(waiting);
    let text = session.text();
    assert!(
        text.contains("承办=火星") && text.contains("没有承办"),
        "{text}"
    );
}

#[test]
fn an_extension_is_tried_and_saved_without_an_approver() {
    let mut session = real(200);
    session
        .press("g a f")
        .type_text("级=急,近,预")
        .press("enter enter w 5");
    session.press("ctrl-u 1 enter enter ctrl-u");
    let text = session.text();
    assert!(!text.contains("填好后"), "{text}");
    assert!(text.contains("没有填批准人"), "{text}");
    // The trial becomes a real change; the missing approver is asked about at once, and once.
    session.press("f2");
    at(&session, command::Context::Form);
    session.shows("没有填批准人");
    session.press("enter");
    at(&session, command::Context::Case);
}

#[test]
fn a_court_that_does_not_exist_is_asked_about_before_it_is_kept() {
    let mut session = real(200);
    session
        .press("enter e")
        .type_text("法院")
        .press("enter ctrl-u")
        .type_text("火星");
    session.shows("没有 火星");
    session.press("enter");
    at(&session, command::Context::Form);
    session.press("enter");
    at(&session, command::Context::Case);
    session.shows("火星");
    // A text that is not the name of a court is not offered again.
    session.press("e").type_text("法院").press("enter ctrl-u");
    let offered = session.text();
    assert!(
        !offered
            .lines()
            .any(|row| row.contains("1火星") || row.contains("1 火星")),
        "{offered}"
    );
}

#[test]
fn keys_that_need_a_case_say_so_where_there_is_none() {
    let mut session = Session::new(Docket::empty(), Locale::Zh, 80, 24);
    let text = session.text();
    assert!(text.contains("A 登记案件"), "{text}");
    assert!(!text.contains("1已联系"), "{text}");
    for key in ["1", "a", "d", "n", ".", "enter"] {
        session.press(key);
        let text = session.text();
        assert!(text.contains("没有选中的案件"), "{key}: {text}");
    }
    session.press("b");
    session.shows("列表是空的");
    assert_eq!(session.model.context(), command::Context::Today);
    session.press("g a");
    session.shows("没有未结案件");
}

#[test]
fn an_unknown_procedure_is_refused_and_a_part_of_its_name_is_found() {
    let mut session = real(200);
    session.press("g a f").type_text("程序=简易");
    // It may become a name yet.
    session.shows("民事一审简易程序");
    session.press("enter");
    session.shows("没有程序 简易");
    session.press("ctrl-u").type_text("程序~简易");
    let text = session.text();
    assert!(
        text.contains("选出") && !text.contains("选出 0 件"),
        "{text}"
    );
    // A procedure without cases still exists.
    let request = |name: &str| {
        let filter = Filter {
            procedures: vec![name.to_owned()],
            ..Filter::default()
        };
        Request::Sums(filter.into())
    };
    let sums = |name| ask(&session, request(name));
    assert!(matches!(sums("civil-maritime"), Ok(Response::Sums(sums)) if sums.cases == 0));
    assert_eq!(sums("火星").unwrap_err().key, ErrorKey::NoSuchName);
}

#[test]
fn undoing_says_what_was_taken_back_and_the_history_what_came_back() {
    let mut session = real(200);
    session
        .press("enter m")
        .type_text("1200")
        .press("enter 1 enter enter");
    let text = session.text();
    assert!(text.contains("u 撤销"), "{text}");
    session.press("u");
    let text = session.text();
    assert!(
        text.contains("已撤销") && text.contains("到位 1200.00"),
        "{text}"
    );
    session.press("ctrl-y");
    let text = session.text();
    assert!(
        text.contains("已重做") && text.contains("到位 1200.00"),
        "{text}"
    );
    session.press("g h");
    let text = session.text();
    let redone = text.lines().find(|row| row.contains("重做: ")).unwrap();
    assert!(redone.contains("号 到位"), "{text}");
}

#[test]
fn a_case_whose_registration_is_undone_under_its_file_is_no_error() {
    let mut session = real(60);
    session
        .press("A")
        .type_text("(2022)内0783民初9999号")
        .press("f2 f2");
    at(&session, command::Context::Case);
    session.press("u");
    let text = session.text();
    assert!(!text.contains("没有案件"), "{text}");
    assert!(
        text.contains("9999号 是这一步登记的, 撤销后库里没有它了"),
        "{text}"
    );
}

#[test]
fn no_view_is_kept_while_a_past_is_looked_at() {
    let mut session = real(60);
    session
        .press("D")
        .type_text("2022-05-31")
        .press("enter g a w");
    session.type_text("旧视图").press("enter");
    let text = session.text();
    assert!(text.contains("回看时不能登记"), "{text}");
    assert!(!text.contains("已存视图"), "{text}");
}

#[test]
fn a_past_without_cases_says_so() {
    let mut session = real(60);
    session.press("D").type_text("1990-05-31").press("enter");
    session.shows("那时还没有登记的案件");
    session.press("g a");
    session.shows("那时还没有登记的案件");
}

/// A filter without hits, and a day with nothing to do, are no day without cases.
#[test]
fn a_past_with_cases_is_not_called_empty() {
    let mut session = real(60);
    session.press("D").type_text("2022-05-31").press("enter f");
    session.type_text("标的>999亿").press("enter");
    session.shows("那天按此筛选没有要办的");
    assert!(
        !session.text().contains("那时还没有登记的案件"),
        "{}",
        session.text()
    );
}

#[test]
fn help_says_what_a_key_does_in_this_place() {
    for (open, said, not) in [
        ("?", "到顶上的级别件数", "图下的结论"),
        ("g t ?", "复制图下的结论", "复制案号"),
        ("g q ?", "前一天, 后一天", "前一个, 后一个数"),
    ] {
        let mut session = Session::new(Docket::real(60), Locale::Zh, 100, 30);
        session.press(open);
        let mut text = session.text();
        session.press("pagedown");
        text.push_str(&session.text());
        assert!(text.contains(said) && !text.contains(not), "{open}: {text}");
    }
}

#[test]
fn every_line_of_a_keymap_that_is_not_used_is_among_the_messages() {
    let mut session = Session::with(Docket::real(60), Locale::Zh, 80, 24, |options| {
        options.complaints = ["甲处不用", "乙处不用", "丙处不用"]
            .map(str::to_owned)
            .into();
    });
    session.shows("3 处不用, 第一处: 甲处不用");
    session.press(":").type_text("最近的消息").press("enter");
    let text = session.text();
    for said in ["甲处不用", "乙处不用", "丙处不用"] {
        assert!(text.contains(said), "{text}");
    }
}

#[test]
fn the_palette_says_of_a_command_of_the_shell_where_it_is_performed() {
    let mut session = real(60);
    session.press(":").type_text("import ~/台账.xlsx");
    session.shows("命令行: 从表格导入案件与事项");
    session.press("enter");
    session.shows("按 F10 离开, 在命令行运行 qingji import ~/台账.xlsx");
    // Found by what it does, in the language and in pinyin.
    for words in ["导入", "jiari"] {
        let mut session = real(60);
        session.press(":").type_text(words);
        assert!(session.text().contains("命令行: "), "{}", session.text());
    }
}

#[test]
fn the_sides_of_a_case_are_called_what_the_court_calls_them() {
    for (kind, sides) in [
        ("刑初", ["公诉机关", "被告人"]),
        ("民初", ["原告", "被告"]),
        ("民终", ["上诉人", "被上诉人"]),
        ("执", ["申请执行人", "被执行人"]),
        ("行审", ["申请人", "被申请人"]),
        ("委赔", ["赔偿请求人", "赔偿义务机关"]),
    ] {
        let mut session = Session::new(Docket::empty(), Locale::Zh, 80, 24);
        let number = format!("(2022)内0702{kind}1号");
        // The form already knows from the number.
        session.press("A").type_text(&number);
        session.press("enter");
        for side in sides {
            session.shows(side);
        }
        session
            .press("2 0 2 2 - 0 6 - 0 1 enter enter")
            .type_text("甲");
        session.press("enter").type_text("乙");
        session.press("f2");
        for (side, name) in sides.into_iter().zip(["甲", "乙"]) {
            let row = session.rows().into_iter().find(|row| row.contains(name));
            let row = row.unwrap_or_else(|| panic!("{}", session.text()));
            assert!(row.trim_start().starts_with(side), "{row}");
        }
    }
}
