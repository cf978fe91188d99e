//! Keys in, screen out: a model, its effects answered by a docket, and its cells as text.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use qingji::backend::Backend;
use qingji::command::Context;
use qingji::config::key::{Chord, Key};
use qingji::service::api::{Actor, Moment, NewEvent, View};
use qingji::text::locale::Locale;
use qingji::tui::model::Model;
use qingji::tui::msg::{Effect, Msg};
use qingji::tui::update::update;
use qingji::tui::view::view;
use qingji::tui::{Clock, Options};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;

use super::docket::{self, Docket};

/// A session that needs no terminal.
pub(crate) struct Session {
    pub(crate) model: Model,
    pub(crate) options: Options,
    pub(crate) docket: Arc<Docket>,
    pub(crate) time: Duration,
    /// Effects other than requests.
    pub(crate) effects: Vec<String>,
    /// Files that were saved, by name.
    pub(crate) saved: Vec<(String, Vec<u8>)>,
    /// The past being shown.
    pub(crate) view: View,
    pub(crate) width: u16,
    pub(crate) height: u16,
}

pub(crate) fn options(locale: Locale) -> Options {
    let moment = Moment {
        today: docket::today(),
        now: docket::now(),
    };
    let actor = Actor {
        name: "王芳".to_owned(),
        uid: 1000,
    };
    let mut options = Options::new(Clock::fixed(moment), actor, locale);
    "中院审管办".clone_into(&mut options.label);
    options.folder = "/home/wangfang".into();
    options.surroundings.no_color = true;
    options
}

impl Session {
    pub(crate) fn new(docket: Docket, locale: Locale, width: u16, height: u16) -> Session {
        Session::with(docket, locale, width, height, |_| {})
    }

    /// A session with other options than the default ones of the tests.
    pub(crate) fn with(
        docket: Docket,
        locale: Locale,
        width: u16,
        height: u16,
        change: impl FnOnce(&mut Options),
    ) -> Session {
        let mut options = options(locale);
        change(&mut options);
        let (model, effects) = Model::new(&options, width, height);
        let mut session = Session {
            model,
            options,
            docket: Arc::new(docket),
            time: Duration::from_secs(10),
            effects: Vec::new(),
            saved: Vec::new(),
            view: View::default(),
            width,
            height,
        };
        session.run(effects);
        session
    }

    /// Another session of the same user on the same docket.
    pub(crate) fn beside(&self, name: &str) -> Session {
        let mut options = self.options.clone();
        name.clone_into(&mut options.session);
        let (model, effects) = Model::new(&options, self.width, self.height);
        let mut session = Session {
            model,
            options,
            docket: Arc::clone(&self.docket),
            time: Duration::from_secs(10),
            effects: Vec::new(),
            saved: Vec::new(),
            view: View::default(),
            width: self.width,
            height: self.height,
        };
        session.run(effects);
        session
    }

    pub(crate) fn sample(width: u16, height: u16) -> Session {
        Session::new(Docket::sample(), Locale::Zh, width, height)
    }

    /// Presses keys without delivering any answers yet.
    pub(crate) fn press_and_wait(&mut self, text: &str) -> Vec<Effect> {
        let pressed = keys(text).into_iter();
        pressed
            .flat_map(|key| {
                self.time += Duration::from_millis(500);
                update(&mut self.model, Msg::Key(key, self.time))
            })
            .collect()
    }

    /// Delivers the answers.
    pub(crate) fn run(&mut self, effects: Vec<Effect>) {
        let mut queue: VecDeque<Effect> = effects.into();
        while let Some(effect) = queue.pop_front() {
            match effect {
                Effect::Ask(ticket, request) => {
                    let answer = self
                        .docket
                        .call(&self.options.context().seen(self.view), request);
                    queue.extend(update(&mut self.model, Msg::Done(ticket, Box::new(answer))));
                }
                Effect::View(view) => self.view = view,
                Effect::Export(ticket, export) => {
                    let context = self.options.context().seen(self.view);
                    let result = export.run(self.docket.as_ref(), &context, &self.options);
                    let msg = Msg::Exported(ticket, Box::new(result));
                    queue.extend(update(&mut self.model, msg));
                }
                Effect::Save { name, bytes } => {
                    self.effects
                        .push(format!("Save {name} {}", String::from_utf8_lossy(&bytes)));
                    self.saved.push((name, bytes));
                }
                other => self.effects.push(format!("{other:?}")),
            }
        }
    }

    pub(crate) fn send(&mut self, msg: Msg) {
        let effects = update(&mut self.model, msg);
        self.run(effects);
        // A frame is drawn once the answers have arrived.
        self.model.take_dirty();
        self.check_text();
    }

    /// If a screen takes text, character keys of its context are refused in keymap files, because
    /// they could never be pressed. The display check handles every key.
    fn check_text(&self) {
        let context = self.model.context();
        let by_itself = context == Context::Reader;
        assert!(
            !self.model.takes_text() || context.takes_text() || by_itself,
            "{context:?} takes text, and its keys are read as if it did not"
        );
    }

    /// Presses keys as in the keymap, separated by blanks, a second apart; `12*j` is a key pressed
    /// twelve times.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Session {
        for text in keys.split_whitespace() {
            let (times, name) = many(text).unwrap_or((1, text));
            let key = Key::parse(name).unwrap_or_else(|| panic!("no key: {text}"));
            for _ in 0..times {
                self.time += Duration::from_secs(1);
                self.send(Msg::Key(key, self.time));
            }
        }
        self
    }

    /// Types every character as a key.
    pub(crate) fn type_text(&mut self, text: &str) -> &mut Session {
        for c in text.chars() {
            self.time += Duration::from_secs(1);
            self.send(Msg::Key(Key::char(c), self.time));
        }
        self
    }

    pub(crate) fn resize(&mut self, width: u16, height: u16) -> &mut Session {
        (self.width, self.height) = (width, height);
        self.send(Msg::Resize(width, height));
        self
    }

    pub(crate) fn buffer(&self) -> (Buffer, Option<(u16, u16)>) {
        let mut terminal = Terminal::new(TestBackend::new(self.width, self.height)).unwrap();
        terminal.draw(|frame| view(&self.model, frame)).unwrap();
        let backend = terminal.backend();
        let cursor = backend.cursor_visible().then(|| {
            let at = backend.cursor_position();
            (at.x, at.y)
        });
        (backend.buffer().clone(), cursor)
    }

    /// The rows of the screen as text, without trailing blanks.
    pub(crate) fn rows(&self) -> Vec<String> {
        let (buffer, _) = self.buffer();
        rows(&buffer)
    }

    /// The events of the last write.
    pub(crate) fn written(&self) -> Vec<NewEvent> {
        let writes = self.docket.writes.lock().unwrap();
        writes.last().unwrap().events.clone()
    }

    /// The number of writes so far.
    pub(crate) fn writes(&self) -> usize {
        self.docket.writes.lock().unwrap().len()
    }

    /// Asserts that the screen contains a text.
    pub(crate) fn shows(&self, words: &str) {
        let text = self.text();
        assert!(text.contains(words), "{words}\n{text}");
    }

    pub(crate) fn text(&self) -> String {
        self.rows().join("\n")
    }
}

/// How often a key is pressed, and its name: of `12*j`.
fn many(text: &str) -> Option<(usize, &str)> {
    let (times, name) = text.split_once('*').filter(|(_, name)| !name.is_empty())?;
    Some((times.parse().ok()?, name))
}

/// Cells as text; the second cell of a wide glyph has no character.
pub(crate) fn rows(buffer: &Buffer) -> Vec<String> {
    let area = *buffer.area();
    (area.top()..area.bottom())
        .map(|y| {
            let mut row = String::new();
            let mut skip = 0;
            for x in area.left()..area.right() {
                let symbol = buffer.cell((x, y)).unwrap().symbol();
                if skip > 0 {
                    skip -= 1;
                    continue;
                }
                skip = qingji::text::width::width(symbol).saturating_sub(1);
                row.push_str(symbol);
            }
            row.trim_end().to_owned()
        })
        .collect()
}

/// The keys of a chord text, for hand-made messages.
pub(crate) fn keys(text: &str) -> Vec<Key> {
    text.split_whitespace()
        .map(|key| Chord::parse(key).unwrap().0[0])
        .collect()
}
