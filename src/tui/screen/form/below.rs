//! The lower part of a form: what would follow, the help, and what Enter does.

use super::def::Kind;
use super::{Form, fill, follows, of_advice};
use crate::command::{Action, Context};
use crate::config::theme::Role;
use crate::tui::cx::Cx;
use crate::tui::notice::{Notice, spoken_key};
use crate::tui::widget::paint;

/// What would follow.
pub(super) fn follows(form: &Form, cx: &Cx, room: usize) -> Vec<(String, Role)> {
    let mut rows: Vec<(String, Role)> = Vec::new();
    match &form.answer {
        Some(Ok(answer)) if form.trial => rows.extend(follows::comparison(cx, answer, room)),
        Some(Ok(answer)) => {
            let line = follows::follows(cx, answer);
            rows.extend(follows::on_two_lines(&line, room).map(|line| (line, Role::Text)));
            let whole = answer
                .advice
                .iter()
                .filter(|advice| advice.about.is_empty());
            rows.extend(whole.map(|advice| (of_advice(cx, advice, false), Role::NoticeWarn)));
        }
        // The error is shown at its field.
        Some(Err(_)) if form.refused_at(cx).is_some() => {}
        Some(Err(error)) => {
            let words = Notice::error(cx, error).words;
            rows.extend(
                paint::wrap(&words, room)
                    .into_iter()
                    .map(|line| (line, Role::NoticeWarn)),
            );
        }
        // An incomplete trial tells what it waits for.
        None if form.trial && form.refused_at(cx).is_none() => {
            let waits = paint::fold(cx.text("tui.form.trial-waits"), room);
            rows.extend(waits.into_iter().map(|line| (line, Role::Text)));
        }
        None => {}
    }
    rows
}

/// The help for the focused field.
pub(super) fn help(form: &Form, cx: &Cx, room: usize) -> Vec<(String, Role)> {
    // Nine case numbers, two in a line, must all be seen.
    let most = match (cx.tiny(), form.kind_of(cx, form.at)) {
        (true, _) => 3,
        (false, Kind::Number) => 5,
        (false, _) => 4,
    };
    let help = paint::wrap(&fill::help(cx, form), room);
    let help = help.into_iter().take(most);
    help.map(|line| (line.replace('\u{a0}', " "), Role::Dim))
        .collect()
}

/// What Enter does, and the other keys as far as they fit; a small window has no room for it.
pub(super) fn keys(form: &Form, cx: &Cx, room: usize) -> Option<(String, Role)> {
    if cx.tiny() {
        return None;
    }
    let fields = form.fields();
    let here = fields.get(form.at).is_some_and(|field| field.more);
    let last = fields
        .get(form.at + 1)
        .is_none_or(|next| next.more && !here);
    let last = last || form.enter_saves();
    let key = match (last, form.trial) {
        (true, _) if form.many.is_some() => "tui.bulk.keys-last",
        (false, _) if form.many.is_some() => "tui.bulk.keys-next",
        (_, true) if !cx.view.is_now() => "tui.form.keys-trial-past",
        (true, true) => "tui.form.keys-trial",
        (true, false) => "tui.form.keys-save",
        (false, true) => "tui.form.keys-trial-next",
        (false, false) => "tui.form.keys-next",
    };
    let save = spoken_key(cx, Context::Form, Action::Save);
    let keys = cx.fill(key, &[("save", &save)]);
    Some((paint::join_fitting(keys.split("  "), room), Role::Dim))
}
