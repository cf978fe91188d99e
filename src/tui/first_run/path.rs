//! The step that asks for the file of cases to import.

use std::fs::DirEntry;
use std::path::{Path, PathBuf};

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::Wizard;
use crate::config::key::{Code, Key};
use crate::config::theme::Role;
use crate::exchange::Format;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::screen::menu;
use crate::tui::widget::field::Field;
use crate::tui::widget::paint;

/// The most entries of a folder read, so that a huge one does not hold up the screen.
const ENTRIES: usize = 100_000;

/// The path as typed so far.
#[derive(Debug, Default)]
pub(super) struct Entry {
    field: Field,
    /// What is wrong with it: key of the text.
    wrong: Option<&'static str>,
    /// What it may become, after Tab found several.
    names: Names,
}

/// The names in a folder that a path may become.
#[derive(Debug, Default)]
struct Names {
    /// The folder as it was typed, with the slash behind it.
    folder: String,
    /// In order; folders end in a slash.
    all: Vec<String>,
    /// Which of them is in the field, once Tab walks on.
    at: Option<usize>,
}

/// What a key led to.
pub(super) enum Answer {
    Stay,
    Back,
    File(PathBuf),
}

impl Entry {
    /// The path of a file that was given before.
    pub(super) fn of(file: &Path) -> Entry {
        Entry {
            field: Field::new(&file.display().to_string()),
            ..Entry::default()
        }
    }

    /// The path, without the quotation marks that a file manager may add.
    pub(super) fn file(&self) -> PathBuf {
        PathBuf::from(self.field.text().trim().trim_matches(['"', '\'']))
    }

    pub(super) fn key(&mut self, key: Key) -> Answer {
        match key.code {
            Code::Esc => return Answer::Back,
            Code::Enter => {
                let path = self.file();
                // A mistyped path is corrected here; problems inside the file are reported by the
                // trial.
                if path.is_file() {
                    return Answer::File(path);
                }
                if path.is_dir() {
                    self.open(&path);
                } else {
                    self.forget();
                    self.wrong = Some("tui.first.no-file");
                }
            }
            Code::Tab if self.names.all.is_empty() => self.complete(),
            Code::Tab => self.walk(1),
            Code::BackTab => self.walk(-1),
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
        self.names = Names::default();
    }

    /// Lists what is in a folder, from which a file is to be chosen.
    fn open(&mut self, folder: &Path) {
        let name = folder.display().to_string();
        self.field = Field::new(&format!("{}/", name.trim_end_matches('/')));
        self.complete();
        if !self.names.all.is_empty() {
            self.wrong = Some("tui.first.folder");
        }
    }

    /// Puts the next of the names into the field, `step` places on; at first the one at an end.
    fn walk(&mut self, step: isize) {
        let Names { folder, all, at } = &mut self.names;
        let next = match *at {
            Some(at) => menu::step(at, step, all.len()),
            None if step > 0 => 0,
            None => all.len().saturating_sub(1),
        };
        let Some(name) = all.get(next) else { return };
        *at = Some(next);
        self.wrong = None;
        self.field = Field::new(&format!("{folder}{name}"));
    }

    /// Extends the last name as far as the folder tells; several names are listed.
    fn complete(&mut self) {
        self.forget();
        let typed = self.field.text().to_owned();
        let (folder, begun) = match typed.rsplit_once('/') {
            Some((folder, begun)) => (format!("{folder}/"), begun),
            None => (String::new(), typed.as_str()),
        };
        let all = names(
            Path::new(if folder.is_empty() { "." } else { &folder }),
            begun,
        );
        let Some(common) = common(&all) else {
            self.wrong = Some("tui.first.no-name");
            return;
        };
        self.field = Field::new(&format!("{folder}{common}"));
        if all.len() > 1 {
            let at = None;
            self.names = Names { folder, all, at };
        }
    }
}

/// The names in a folder with this beginning: folders and files that can be read, or the other
/// files if there are none of them. Hidden ones only if asked for.
fn names(folder: &Path, begun: &str) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let (mut fit, mut others) = (Vec::new(), Vec::new());
    for entry in entries.flatten().take(ENTRIES) {
        let Ok(mut name) = entry.file_name().into_string() else {
            continue;
        };
        if !name.starts_with(begun) || begun.is_empty() && name.starts_with('.') {
            continue;
        }
        let is_folder = is_folder(&entry);
        if is_folder {
            name.push('/');
        }
        if is_folder || Format::is_named(Path::new(&name)) {
            fit.push(name);
        } else {
            others.push(name);
        }
    }
    let mut names = if fit.is_empty() { others } else { fit };
    names.sort_unstable();
    names
}

/// Whether an entry is a folder or a link to one. Only for a link must the disk be asked.
fn is_folder(entry: &DirEntry) -> bool {
    entry
        .file_type()
        .is_ok_and(|kind| kind.is_dir() || kind.is_symlink() && entry.path().is_dir())
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

impl Names {
    /// The names in lines, from the one in the field on; the last line says how many have no room.
    fn lines(&self, cx: &Cx, rows: usize, columns: usize) -> Vec<String> {
        let all = self.all.len();
        let names = self.all.iter().cycle().skip(self.at.unwrap_or(0)).take(all);
        let mut lines: Vec<String> = Vec::new();
        let mut left = all;
        let more = |n: usize| cx.fill("tui.first.more-names", &[("n", &n)]);
        for name in names {
            let name = paint::shown(cx, name);
            // What is left after this one must still be told in the last line.
            let told = |row: usize| match left {
                1 => 0,
                _ if row < rows => 0,
                _ => 2 + width::width(&more(left - 1)),
            };
            let row = lines.len();
            match lines.last_mut() {
                Some(line)
                    if width::width(line) + 2 + width::width(&name) + told(row) <= columns =>
                {
                    line.push_str("  ");
                    line.push_str(&name);
                }
                _ if row < rows => {
                    let room = columns.saturating_sub(told(row + 1));
                    lines.push(width::cut(&name, room));
                }
                _ => break,
            }
            left -= 1;
        }
        if let Some(line) = lines.last_mut().filter(|_| left > 0) {
            line.push_str("  ");
            line.push_str(&more(left));
        }
        lines
    }
}

/// Draws the step and returns the position of the cursor.
pub(super) fn view(wizard: &Wizard, body: Rect, buffer: &mut Buffer) -> Option<Position> {
    let (cx, entry) = (&wizard.cx, &wizard.path);
    let y = wizard.lines(cx.text("tui.first.path-text"), body, buffer) + 1;
    let room = body.width.saturating_sub(3);
    let bottom = body.bottom().max(y + 2).min(body.bottom() + wizard.rules());
    let rows = usize::from(bottom.saturating_sub(y + 1));
    let wrong = entry
        .wrong
        .map(|wrong| (cx.text(wrong).to_owned(), Role::NoticeError));
    let left = rows.saturating_sub(usize::from(wrong.is_some()));
    let names = entry.names.lines(cx, left, usize::from(room)).into_iter();
    let lines = wrong.into_iter().chain(names.map(|line| (line, Role::Dim)));
    for ((line, role), y) in lines.zip(y + 1..bottom) {
        let place = paint::Cells::at((body.x + 3, y), room);
        paint::put(buffer, place, &line, cx.styles.of(role));
    }
    let (x, columns) = wizard.prompt("tui.first.path-prompt", body, y, buffer)?;
    Some(entry.field.view(cx, buffer, (x, y), columns))
}

#[cfg(test)]
mod tests {
    use super::super::tests::cx;
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
            entry.forget();
            entry.field = Field::new(&format!("{home}/{typed}"));
            entry.key(tab);
            let text = entry.field.text().strip_prefix(home).unwrap().to_owned();
            (text, entry.names.all.clone(), entry.wrong)
        };
        let both = vec!["台账6月.xlsx".to_owned(), "台账7月.xlsx".to_owned()];
        assert_eq!(after("台"), ("/台账".to_owned(), both, None));
        assert_eq!(
            after("台账7"),
            ("/台账7月.xlsx".to_owned(), Vec::new(), None)
        );
        assert_eq!(after("旧"), ("/旧/".to_owned(), Vec::new(), None));
        // What cannot be read is offered only where nothing else begins like that.
        assert_eq!(after("").1, ["台账6月.xlsx", "台账7月.xlsx", "旧/"]);
        assert_eq!(after("x12").1.first().map(String::as_str), Some("x12"));
        assert_eq!(after("x").1.len(), 2_500);
        assert_eq!(after(".h"), ("/.hidden".to_owned(), Vec::new(), None));
        assert_eq!(after("新").2, Some("tui.first.no-name"));
    }

    #[test]
    fn tab_walks_on_through_the_names_and_enter_opens_a_folder() {
        let dir = tempfile::tempdir().unwrap();
        let home = dir.path().to_str().unwrap();
        std::fs::create_dir(dir.path().join("旧")).unwrap();
        std::fs::write(dir.path().join("旧/a.csv"), "").unwrap();
        for name in ["台账6月.xlsx", "台账7月.xlsx"] {
            std::fs::write(dir.path().join(name), "").unwrap();
        }
        let mut entry = Entry::of(&dir.path().join("台"));
        let key = |entry: &mut Entry, code| {
            entry.key(Key::plain(code));
            entry.field.text().strip_prefix(home).unwrap().to_owned()
        };
        let walked: Vec<String> = (0..4).map(|_| key(&mut entry, Code::Tab)).collect();
        let names = ["/台账", "/台账6月.xlsx", "/台账7月.xlsx", "/台账6月.xlsx"];
        assert_eq!(walked, names);
        assert_eq!(key(&mut entry, Code::BackTab), "/台账7月.xlsx");
        let mut entry = Entry::of(&dir.path().join("台"));
        key(&mut entry, Code::Tab);
        assert_eq!(key(&mut entry, Code::BackTab), "/台账7月.xlsx");
        let mut entry = Entry::of(dir.path());
        assert_eq!(key(&mut entry, Code::Enter), "/");
        assert_eq!(entry.wrong, Some("tui.first.folder"));
        let walked: Vec<String> = (0..3).map(|_| key(&mut entry, Code::Tab)).collect();
        assert_eq!(walked, ["/台账6月.xlsx", "/台账7月.xlsx", "/旧/"]);
        // A folder with one file.
        assert_eq!(key(&mut entry, Code::Enter), "/旧/a.csv");
        assert_eq!(entry.wrong, None);
        assert!(matches!(
            entry.key(Key::plain(Code::Enter)),
            Answer::File(_)
        ));
    }

    #[test]
    fn names_are_told_to_the_last_line_and_the_rest_is_counted() {
        let cx = cx();
        let names = Names {
            folder: String::new(),
            all: (10..60).map(|n| format!("台账{n}.xlsx")).collect(),
            at: Some(3),
        };
        for (rows, columns) in [(1, 37), (2, 37), (3, 77), (4, 20), (30, 77)] {
            let lines = names.lines(&cx, rows, columns);
            let text = lines.join("  ");
            assert!(
                lines.len() <= rows && text.starts_with("台账13.xlsx"),
                "{text}"
            );
            assert!(
                lines.iter().all(|line| width::width(line) <= columns),
                "{text}"
            );
            let shown = text.matches("台账").count();
            let rest = cx.fill("tui.first.more-names", &[("n", &(50 - shown))]);
            assert_eq!(text.ends_with(&rest), shown < 50, "{text}");
        }
    }
}
