//! The step that asks for the file of cases to import.

use std::path::{Path, PathBuf};

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::Wizard;
use crate::config::key::{Code, Key};
use crate::config::theme::Role;
use crate::tui::widget::field::Field;
use crate::tui::widget::paint;

/// The most entries of a folder read, so that a huge one does not hold up the screen.
const ENTRIES: usize = 100_000;
/// The most names kept; the line below the field holds no more.
const LISTED: usize = 100;

/// The path as typed so far.
#[derive(Debug, Default)]
pub(super) struct Entry {
    field: Field,
    /// What is wrong with it: key of the text.
    wrong: Option<&'static str>,
    /// The names that it may become, after Tab found several.
    names: Vec<String>,
}

/// What a key led to.
pub(super) enum Answer {
    Stay,
    Back,
    File(PathBuf),
}

impl Entry {
    pub(super) fn key(&mut self, key: Key) -> Answer {
        match key.code {
            Code::Esc => return Answer::Back,
            Code::Enter => {
                let path = self.field.text().trim().trim_matches(['"', '\'']);
                let path = PathBuf::from(path);
                // A mistyped path is corrected here; problems inside the file are reported by the
                // import.
                self.wrong = match (path.is_file(), path.is_dir()) {
                    (true, _) => return Answer::File(path),
                    (false, true) => Some("tui.first.folder"),
                    (false, false) => Some("tui.first.no-file"),
                };
            }
            Code::Tab => self.complete(),
            _ => {
                self.forget();
                self.field.edit(key);
            }
        }
        Answer::Stay
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.forget();
        self.field.insert(text);
    }

    fn forget(&mut self) {
        self.wrong = None;
        self.names.clear();
    }

    /// Extends the last name as far as the folder tells; several names are listed.
    fn complete(&mut self) {
        self.forget();
        let typed = self.field.text().to_owned();
        let (folder, begun) = match typed.rsplit_once('/') {
            Some((folder, begun)) => (format!("{folder}/"), begun),
            None => (String::new(), typed.as_str()),
        };
        let place = Path::new(if folder.is_empty() { "." } else { &folder });
        let mut names = names(place, begun);
        let Some(common) = common(&names) else {
            self.wrong = Some("tui.first.no-name");
            return;
        };
        names.sort_unstable();
        names.truncate(LISTED);
        // To ask whether a name is that of a folder is slow, so only those to be shown are.
        for name in &mut names {
            if place.join(&*name).is_dir() {
                name.push('/');
            }
        }
        if let [name] = names.as_slice() {
            self.field = Field::new(&format!("{folder}{name}"));
        } else {
            self.field = Field::new(&format!("{folder}{common}"));
            self.names = names;
        }
    }
}

/// The names in a folder with this beginning; hidden ones only if asked for.
fn names(folder: &Path, begun: &str) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let named = entries.flatten().take(ENTRIES).filter_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        let wanted = name.starts_with(begun) && (!begun.is_empty() || !name.starts_with('.'));
        wanted.then_some(name)
    });
    named.collect()
}

/// The longest beginning that all names share; `None` if there are none.
fn common(names: &[String]) -> Option<String> {
    let mut rest = names.iter();
    let mut shared = rest.next()?.clone();
    for name in rest {
        let same = shared.chars().zip(name.chars());
        let length = same.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8());
        let length = length.sum();
        shared.truncate(length);
    }
    Some(shared)
}

/// Draws the step and returns the position of the cursor.
pub(super) fn view(wizard: &Wizard, body: Rect, buffer: &mut Buffer) -> Option<Position> {
    let (cx, entry) = (&wizard.cx, &wizard.path);
    let y = wizard.lines(cx.text("tui.first.path-text"), body, buffer) + 1;
    let room = usize::from(body.width.saturating_sub(3));
    let shown = entry.names.iter().map(|name| paint::shown(cx, name));
    let shown: Vec<_> = shown.collect();
    let names = paint::join_fitting(shown.iter().map(AsRef::as_ref), room);
    let (words, role) = match entry.wrong {
        Some(wrong) => (cx.text(wrong), Role::NoticeError),
        None => (names.as_str(), Role::Dim),
    };
    if !words.is_empty() && y + 1 < body.bottom() + wizard.rules() {
        let place = paint::Cells::at((body.x + 3, y + 1), room as u16);
        paint::put(buffer, place, words, cx.styles.of(role));
    }
    let (x, columns) = wizard.prompt("tui.first.path-prompt", body, y, buffer)?;
    Some(entry.field.view(cx, buffer, (x, y), columns))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tab_completes_a_path_as_far_as_the_folder_tells() {
        let dir = tempfile::tempdir().unwrap();
        let home = dir.path().to_str().unwrap();
        for name in ["台账6月.xlsx", "台账7月.xlsx", ".hidden"] {
            std::fs::write(dir.path().join(name), "").unwrap();
        }
        std::fs::create_dir(dir.path().join("旧")).unwrap();
        // However many other files there are.
        for n in 0..2_500 {
            std::fs::write(dir.path().join(format!("x{n}")), "").unwrap();
        }
        let mut entry = Entry::default();
        let tab = Key::plain(Code::Tab);
        let mut after = |typed: &str| {
            entry.field = Field::new(&format!("{home}/{typed}"));
            entry.key(tab);
            let text = entry.field.text().strip_prefix(home).unwrap().to_owned();
            (text, entry.names.clone(), entry.wrong)
        };
        let both = vec!["台账6月.xlsx".to_owned(), "台账7月.xlsx".to_owned()];
        assert_eq!(after("台"), ("/台账".to_owned(), both, None));
        assert_eq!(
            after("台账7"),
            ("/台账7月.xlsx".to_owned(), Vec::new(), None)
        );
        assert_eq!(after("旧"), ("/旧/".to_owned(), Vec::new(), None));
        assert_eq!(after("").1.len(), LISTED);
        assert_eq!(after("x12").1.first().map(String::as_str), Some("x12"));
        assert_eq!(after(".h"), ("/.hidden".to_owned(), Vec::new(), None));
        assert_eq!(after("新").2, Some("tui.first.no-name"));
    }
}
