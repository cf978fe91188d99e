//! 邮件订阅: the lines for `crontab -e` that mail the list of the day to whom it concerns, narrowed
//! as the page is. They are shown and copied; nothing is installed.

use std::fmt::Write as _;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::summary::copied;
use super::{Act, Screen};
use crate::command::{Action, Context};
use crate::config::theme::Role;
use crate::service::api::{Filter, print_query};
use crate::tui::cx::Cx;
use crate::tui::widget::footer::Hint;
use crate::tui::widget::{paint, popup};

/// When cron sends it: at eight from Monday to Friday, as it knows no holidays.
const WHEN: &str = "0 8 * * 1-5";

/// The dialog with the lines for cron.
#[derive(Debug)]
pub struct Mail {
    filter: Filter,
}

impl Mail {
    /// Subscribes to the cases of a filter.
    pub fn new(filter: Filter) -> Mail {
        Mail { filter }
    }

    /// The lines for `crontab -e`.
    fn lines(&self, cx: &Cx) -> String {
        // Cron looks for programs in few places only.
        let mut line = format!("{WHEN} {}", word(&cx.program.display().to_string()));
        if let Some(store) = &cx.store {
            // Cron knows nothing of the environment of the user.
            option(&mut line, "store", &store.display().to_string());
        }
        line.push_str(" today --if-any --format text");
        option(&mut line, "lang", cx.locale.id());
        let Filter {
            courts,
            divisions,
            handlers,
            ..
        } = &self.filter;
        for (name, names) in [
            ("court", courts),
            ("division", divisions),
            ("handler", handlers),
        ] {
            if !names.is_empty() {
                option(&mut line, name, &names.join(","));
            }
        }
        format!("MAILTO={}\n{line}\n", cx.text("tui.mail.to"))
    }

    /// The conditions that the list in the mail does not know, as a query; empty if it knows all.
    fn left_out(&self, cx: &Cx) -> String {
        let rest = Filter {
            courts: Vec::new(),
            divisions: Vec::new(),
            handlers: Vec::new(),
            ..self.filter.clone()
        };
        print_query(&rest, cx.locale)
    }
}

/// Adds an option to a line of a crontab.
fn option(line: &mut String, name: &str, value: &str) {
    // Writing to a string does not fail.
    let _ = write!(line, " --{name} {}", word(value));
}

/// A word of a line of a crontab: quoted for the shell, and with `%` escaped, which ends the
/// command for cron.
fn word(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "_-./,".contains(c);
    if text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''").replace('%', r"\%"))
}

impl Screen for Mail {
    fn context(&self) -> Context {
        Context::Summary
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn hints(&self, cx: &Cx) -> Option<Vec<Hint>> {
        Some(copied(cx))
    }

    fn command(&mut self, cx: &Cx, action: Action, _n: usize) -> Vec<Act> {
        match action {
            Action::CopySummary | Action::Accept => {
                let what = cx.text("tui.mail.what").to_owned();
                let text = self.lines(cx);
                vec![Act::Close, Act::Copy { text, what }]
            }
            Action::Cancel => vec![Act::Close],
            _ => Vec::new(),
        }
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let columns = if cx.tiny() {
            area.width
        } else {
            76.min(area.width.saturating_sub(4))
        };
        let inside = usize::from(columns.saturating_sub(4));
        let fold = |text: &str, role: Role| -> Vec<(String, Role)> {
            let lines = text.lines().flat_map(|line| paint::fold(line, inside));
            lines.map(|line| (line, role)).collect()
        };
        let how = if cx.tiny() {
            "tui.mail.how-short"
        } else {
            "tui.mail.how"
        };
        let mut lines = fold(cx.text(how), Role::Text);
        lines.push((String::new(), Role::Text));
        lines.extend(fold(&self.lines(cx), Role::Title));
        let left_out = self.left_out(cx);
        if !left_out.is_empty() {
            let key = if cx.tiny() {
                "tui.mail.left-out-short"
            } else {
                "tui.mail.left-out"
            };
            let words = cx.fill(key, &[("filter", &left_out)]);
            lines.push((String::new(), Role::Text));
            lines.extend(fold(&words, Role::NoticeWarn));
        }
        // The frame and the line of the keys with its gap.
        let others = if cx.tiny() { 2 } else { 4 };
        if lines.len() + others > usize::from(area.height) {
            lines.retain(|(line, _)| !line.is_empty());
        }
        let rows = (lines.len() + others).min(usize::from(area.height)) as u16;
        let place = popup::centred(area, columns, rows);
        let inside = popup::open(cx, buffer, place, cx.text("tui.mail.title"));
        let room = inside.width.saturating_sub(2);
        for ((line, role), y) in lines.iter().zip(inside.y..inside.bottom()) {
            let at = paint::Cells::at((inside.x + 1, y), room);
            paint::put_data(cx, buffer, at, line, cx.styles.of(*role));
        }
        if usize::from(inside.height) > lines.len() {
            let at = paint::Cells::at((inside.x + 1, inside.bottom() - 1), room);
            let keys = cx.text("tui.mail.keys");
            paint::put(buffer, at, keys, cx.styles.of(Role::Dim));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::api::Actor;
    use crate::text::locale::Locale;
    use crate::tui::options::{Clock, Options};

    #[test]
    fn a_value_of_a_crontab_is_one_word_to_cron_and_the_shell() {
        for (value, said) in [
            ("牙克石", " --court 牙克石"),
            ("牙克石,海拉尔", " --court 牙克石,海拉尔"),
            ("/home/a b/d.redb", " --court '/home/a b/d.redb'"),
            ("50%'", r" --court '50\%'\'''"),
        ] {
            let mut line = String::new();
            option(&mut line, "court", value);
            assert_eq!(line, said);
        }
    }

    #[test]
    fn cron_is_told_where_the_program_is() {
        for (program, said) in [
            (
                "/usr/local/bin/qingji",
                "0 8 * * 1-5 /usr/local/bin/qingji today ",
            ),
            (
                "/opt/清 积/qingji",
                "0 8 * * 1-5 '/opt/清 积/qingji' today ",
            ),
        ] {
            let clock = Clock::new(|| crate::edge::Fixed::default().read());
            let actor = Actor {
                name: "王芳".to_owned(),
                uid: 1000,
            };
            let mut options = Options::new(clock, actor, Locale::Zh);
            options.program = program.into();
            let cx = Cx::new(&options, 80, 24);
            let lines = Mail::new(Filter::default()).lines(&cx);
            assert!(lines.contains(said), "{lines}");
        }
    }
}
