//! What undo asks and answers: always with the name of the step it is about.

use qingji::text::locale::Locale;

use crate::support::docket::Docket;
use crate::support::screen::Session;

#[test]
fn undo_names_the_import_of_another_session_before_it_takes_it_back() {
    for (locale, asked, done) in [
        (
            Locale::Zh,
            "再按一次 u 撤销: 导入 : 新增 60 件, ",
            "已撤销 导入 : 新增 60 件, ",
        ),
        (
            Locale::En,
            "takes back: imported : 60 added, ",
            "Undone imported : 60 added, ",
        ),
    ] {
        let mut session = Session::new(Docket::real(60), locale, 100, 30);
        session.press("u");
        session.shows(asked);
        // Another key withdraws the question.
        session.press("down u");
        session.shows(asked);
        session.press("u");
        session.shows(done);
    }
}

#[test]
fn the_undo_of_a_change_of_many_cases_says_what_they_were_told() {
    let mut session = Session::sample(100, 30);
    session.press("space space space b 1 f2 enter");
    session.shows("u 撤销");
    session.press("u");
    session.shows("已撤销 3 件: 跟进 已联系");
    session.press("ctrl-y");
    session.shows("已重做 3 件: 跟进 已联系");
}

#[test]
fn without_anything_to_undo_nothing_is_asked() {
    let mut session = Session::new(Docket::empty(), Locale::Zh, 80, 24);
    session.press("u");
    session.shows("没有可撤销的");
    assert!(!session.text().contains("再按一次 u"), "{}", session.text());
}
