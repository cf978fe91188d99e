//! 导出: writes the list to a file. The format is chosen by digit, then the path; an existing file
//! is replaced only when Enter is pressed again.

use std::path::{Path, PathBuf};

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::idle::SINGLE_FIELD;
use super::{Act, Screen};
use crate::command::{Action, Context};
use crate::config::key::Key;
use crate::config::theme::Role;
use crate::exchange::cut::places;
use crate::exchange::{ListFormat, OutEncoding};
use crate::service::error::{Error, ErrorKey};
use crate::text::locale::Named;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::export::{Export, Exported, Over, Sheet};
use crate::tui::notice::Notice;
use crate::tui::widget::field::Field;
use crate::tui::widget::footer::{self, Hint};
use crate::tui::widget::{paint, popup};

/// The formats in the order of the digits; their texts are `tui.export.form.<id>`.
const FORMS: [(&str, ListFormat, OutEncoding); 7] = [
    ("xlsx", ListFormat::Xlsx, OutEncoding::Utf8Bom),
    ("csv", ListFormat::Csv, OutEncoding::Utf8Bom),
    ("csv-gb18030", ListFormat::Csv, OutEncoding::Gb18030),
    ("tsv", ListFormat::Tsv, OutEncoding::Utf8Bom),
    ("md", ListFormat::Md, OutEncoding::Utf8Bom),
    ("jsonl", ListFormat::Jsonl, OutEncoding::Utf8Bom),
    ("txt", ListFormat::Text, OutEncoding::Utf8Bom),
];

/// The dialog for exporting a list.
#[derive(Debug)]
pub struct ExportTo {
    sheet: Sheet,
    /// Number of rows, if known.
    rows: Option<usize>,
    at: usize,
    /// The path, once the format is chosen.
    field: Option<Field>,
    complaint: Option<String>,
    /// Whether an existing file was reported; the next Enter replaces it.
    over: bool,
    /// Whether the export is in progress.
    busy: bool,
    /// Whether the format is fixed, because the list is for a printer.
    chosen: bool,
}

impl ExportTo {
    pub fn new(sheet: Sheet, rows: Option<usize>) -> ExportTo {
        ExportTo {
            sheet,
            rows,
            at: 0,
            field: None,
            complaint: None,
            over: false,
            busy: false,
            chosen: false,
        }
    }

    fn form(&self) -> (&'static str, ListFormat, OutEncoding) {
        FORMS.get(self.at).copied().unwrap_or(FORMS[0])
    }

    fn choose(&mut self, cx: &Cx, at: usize) {
        self.at = at.min(FORMS.len() - 1);
        let path = default_path(cx, &self.sheet, self.form().1);
        self.field = Some(Field::new(&path.display().to_string()));
        self.complaint = None;
        self.over = false;
    }

    fn write(&mut self, cx: &Cx) -> Vec<Act> {
        let typed = self.field.as_ref().map_or("", |field| field.text().trim());
        if self.busy {
            return Vec::new();
        }
        if typed.is_empty() {
            self.complaint = Some(cx.text("tui.export.no-path").to_owned());
            return Vec::new();
        }
        self.busy = true;
        self.complaint = None;
        let (_, chosen, encoding) = self.form();
        let path = resolved(&cx.folder, typed, chosen);
        // The ending typed takes precedence, because a workbook named like a text file would not
        // open.
        let ending = path.extension().and_then(|ending| ending.to_str());
        let format = ending.and_then(ListFormat::from_ending).unwrap_or(chosen);
        vec![Act::Export(Box::new(Export {
            locale: cx.locale,
            sheet: self.sheet.clone(),
            format,
            encoding,
            path,
            over: if self.over { Over::Replace } else { Over::Ask },
        }))]
    }
}

/// The default path: `/home/wangfang/案件-2022-06-15.xlsx`.
pub fn default_path(cx: &Cx, sheet: &Sheet, format: ListFormat) -> PathBuf {
    let plain = |c: char| {
        !c.is_control() && !matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
    };
    let name: String = sheet
        .name
        .chars()
        .map(|c| if plain(c) { c } else { '_' })
        .collect();
    cx.folder
        .join(format!("{}-{}.{}", name.trim(), cx.day(), format.ending()))
}

/// The path meant by what was typed: `~` is the home directory, which relative paths also start
/// from.
pub fn meant(folder: &Path, typed: &str) -> PathBuf {
    folder.join(typed.strip_prefix("~/").unwrap_or(typed))
}

/// The path of an export; a name without an ending gets that of the format.
fn resolved(folder: &Path, typed: &str, format: ListFormat) -> PathBuf {
    let mut path = meant(folder, typed);
    if path.extension().is_none() {
        path.set_extension(format.ending());
    }
    path
}

/// Asks for the path of a list to be written as pages for a printer.
pub fn print(cx: &Cx, sheet: Sheet, rows: Option<usize>) -> Act {
    let mut screen = ExportTo::new(sheet, rows);
    let text = FORMS.iter().position(|(id, ..)| *id == "txt");
    screen.choose(cx, text.unwrap_or(0));
    screen.chosen = true;
    Act::Push(Box::new(screen))
}

/// The message about an export that succeeded.
pub fn done(cx: &Cx, exported: &Exported) -> Notice {
    let (n, lost) = (exported.rows.to_string(), exported.lost.to_string());
    let places = places(&exported.cut);
    let args: Named<'_> = &[
        ("n", &n),
        ("places", &places),
        ("path", &exported.path.display()),
        ("lost", &lost),
    ];
    if exported.lost > 0 {
        return Notice::warn(cx.fill("tui.export.lost", args));
    }
    if !exported.cut.is_empty() {
        return Notice::warn(cx.fill("tui.export.cut", args));
    }
    Notice::say(cx.fill("tui.export.done", args))
}

impl Screen for ExportTo {
    fn context(&self) -> Context {
        match self.field {
            Some(_) => Context::Form,
            None => Context::Picker,
        }
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn idle(&self) -> &'static [Action] {
        if self.field.is_some() {
            SINGLE_FIELD
        } else {
            &[
                Action::PageUp,
                Action::PageDown,
                Action::MoveForward,
                Action::MoveBack,
                Action::Clear,
            ]
        }
    }

    fn hints(&self, cx: &Cx) -> Option<Vec<Hint>> {
        self.field.as_ref()?;
        let cancel = if self.chosen {
            "tui.command.cancel"
        } else {
            "tui.export.other-form"
        };
        let hints = [
            footer::hint(cx, Context::Form, Action::Accept, "tui.command.save"),
            footer::hint(cx, Context::Form, Action::Cancel, cancel),
        ];
        Some(hints.into_iter().flatten().collect())
    }

    fn takes_text(&self) -> bool {
        self.field.is_some()
    }

    fn command(&mut self, cx: &Cx, action: Action, n: usize) -> Vec<Act> {
        match (self.field.is_some(), action) {
            (true, Action::Cancel) if self.chosen => return vec![Act::Close],
            (true, Action::Cancel) => self.field = None,
            (false, Action::Cancel) => return vec![Act::Close],
            (true, Action::Accept | Action::Save) => return self.write(cx),
            (false, Action::Up) => self.at = self.at.saturating_sub(1),
            (false, Action::Down) => self.at = (self.at + 1).min(FORMS.len() - 1),
            (false, Action::Pick) if n <= FORMS.len() => self.choose(cx, n - 1),
            (false, Action::Accept | Action::Toggle) => self.choose(cx, self.at),
            _ => {}
        }
        Vec::new()
    }

    fn edit(&mut self, _cx: &Cx, key: Key) -> Vec<Act> {
        if let Some(field) = &mut self.field {
            field.edit(key);
            self.over = false;
            self.complaint = None;
        }
        Vec::new()
    }

    fn paste(&mut self, _cx: &Cx, text: &str) -> Vec<Act> {
        if let Some(field) = &mut self.field {
            field.insert(text);
            self.over = false;
            self.complaint = None;
        }
        Vec::new()
    }

    fn exported(&mut self, cx: &Cx, result: Result<Exported, Error>) -> Vec<Act> {
        self.busy = false;
        match result {
            Ok(exported) => vec![Act::Close, Act::Say(done(cx, &exported))],
            Err(error) if error.key == ErrorKey::FileExists => {
                self.over = true;
                self.complaint = Some(cx.text("tui.export.exists").to_owned());
                Vec::new()
            }
            Err(error) => {
                self.complaint = Some(Notice::error(cx, &error).words);
                Vec::new()
            }
        }
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let rows = if self.field.is_some() {
            5
        } else {
            FORMS.len() as u16 + 2
        };
        let at = popup::centred(area, 76.min(area.width), rows.min(area.height));
        let n = self.rows.map_or_else(|| "..".to_owned(), |n| n.to_string());
        let key = if self.sheet.marks.is_empty() {
            "tui.export.title"
        } else {
            "tui.export.title-marked"
        };
        let inside = popup::open(cx, buffer, at, &cx.fill(key, &[("n", &n)]));
        if inside.height == 0 || inside.width < 8 {
            return None;
        }
        let (x, room) = (inside.x + 1, inside.width - 2);
        let cells = |y: u16| paint::Cells::at((x, y), room);
        let Some(field) = &self.field else {
            let top = (self.at + 1).saturating_sub(usize::from(inside.height));
            let shown = FORMS.iter().enumerate().skip(top);
            for ((n, (id, ..)), y) in shown.zip(inside.y..inside.bottom()) {
                let chosen = n == self.at;
                let mark = if chosen { ">" } else { " " };
                let words = cx.text(&format!("tui.export.form.{id}"));
                let line = width::pad(&format!("{mark} {} {words}", n + 1), usize::from(room));
                let role = if chosen { Role::Selected } else { Role::Text };
                paint::put(buffer, cells(y), &line, cx.styles.of(role));
            }
            return None;
        };
        let label = format!("{} ", cx.text("tui.export.path"));
        let style = cx.styles.of(Role::Text);
        let taken = paint::put(buffer, cells(inside.y), &label, style);
        let (place, left) = ((x + taken, inside.y), room.saturating_sub(taken));
        let cursor = field.view(cx, buffer, place, left);
        let (line, role) = match &self.complaint {
            Some(words) => (words.clone(), Role::NoticeWarn),
            None if self.busy => ("..".to_owned(), Role::Dim),
            None => {
                let words = cx.text(&format!("tui.export.form.{}", self.form().0));
                (words.to_owned(), Role::Title)
            }
        };
        let keys = if self.chosen {
            "tui.save-to.keys"
        } else {
            "tui.export.keys"
        };
        let below = [(line, role), (cx.text(keys).to_owned(), Role::Dim)];
        for ((text, role), y) in below.into_iter().zip(inside.y + 1..inside.bottom()) {
            paint::put_data(cx, buffer, cells(y), &text, cx.styles.of(role));
        }
        Some(cursor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_meant_from_home_and_gets_its_ending() {
        let home = Path::new("/home/a");
        for (typed, path) in [
            ("~/x.csv", "/home/a/x.csv"),
            ("x", "/home/a/x.xlsx"),
            ("/tmp/x.txt", "/tmp/x.txt"),
            ("表/六月", "/home/a/表/六月.xlsx"),
        ] {
            assert_eq!(resolved(home, typed, ListFormat::Xlsx), Path::new(path));
        }
    }
}
