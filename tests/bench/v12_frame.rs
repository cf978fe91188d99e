//! V12: the cost to draw, diff and emit a CJK frame, compared with only setting the strings of its
//! lines.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, Write};
use std::rc::Rc;
use std::time::Duration;

use qingji::backend::Backend;
use qingji::config::key::Key;
use qingji::service::api::Moment;
use qingji::text::locale::Locale;
use qingji::tui::model::Model;
use qingji::tui::msg::{Effect, Msg};
use qingji::tui::update::update;
use qingji::tui::view::view;
use qingji::tui::wire::{self, Wire};
use qingji::tui::{Clock, Options};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::{Terminal, TerminalOptions, Viewport};
use unicode_width::UnicodeWidthStr;

use crate::data::Bench;
use crate::docket;
use crate::figure::Outcome;
use crate::measure::{Pairs, time};

const AREA: Rect = Rect {
    x: 0,
    y: 0,
    width: 200,
    height: 60,
};
/// The number of keys after which every key scrolls the list.
const DOWN: usize = 70;
/// The number of frames per sample: one is too short for the clock.
const FRAMES: usize = 10;

/// Collects the bytes, as the screen of the product does.
#[derive(Clone, Default)]
struct Sink(Rc<RefCell<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A model with its docket, without a terminal.
struct Session {
    docket: Box<dyn Backend>,
    options: Options,
    model: Model,
}

impl Session {
    fn new(docket: Box<dyn Backend>) -> Session {
        let context = docket::context();
        let moment = Moment {
            today: context.today,
            now: context.now,
        };
        let mut options = Options::new(Clock::fixed(moment), context.actor, Locale::Zh);
        "xterm-256color".clone_into(&mut options.surroundings.term);
        let (model, effects) = Model::new(&options, AREA.width, AREA.height);
        let mut session = Session {
            docket,
            options,
            model,
        };
        session.answer(effects);
        session
    }

    fn press(&mut self, keys: &str) {
        for key in keys.split(' ') {
            let key = Key::parse(key).expect("a key");
            let effects = update(&mut self.model, Msg::Key(key, Duration::from_secs(1)));
            self.answer(effects);
        }
    }

    fn answer(&mut self, effects: Vec<Effect>) {
        let mut queue = VecDeque::from(effects);
        while let Some(effect) = queue.pop_front() {
            if let Effect::Ask(ticket, request) = effect {
                let response = self.docket.call(&self.options.context(), request);
                queue.extend(update(
                    &mut self.model,
                    Msg::Done(ticket, Box::new(response)),
                ));
            }
        }
    }
}

pub(crate) fn draw(bench: &Bench) -> Outcome {
    let store = bench.copy("draw.redb");
    let mut session = Session::new(docket::open(&store));
    session.press("g a");
    for _ in 0..DOWN {
        session.press("down");
    }
    let sink = Sink::default();
    let options = TerminalOptions {
        viewport: Viewport::Fixed(AREA),
    };
    let mut terminal =
        Terminal::with_options(Wire::new(sink.clone()), options).expect("a terminal");
    let lines = lines(
        wire::draw(&mut terminal, |frame| view(&session.model, frame))
            .expect("a frame")
            .buffer,
    );
    assert!(
        lines.iter().filter(|line| line.contains("号")).count() > 30,
        "a screen full of cases"
    );
    let mut buffer = Buffer::empty(AREA);
    let anchor = || {
        time(|| {
            for _ in 0..FRAMES {
                for (y, line) in (0..).zip(&lines) {
                    buffer.set_string(0, y, line, Style::new());
                }
            }
        })
        .0
    };
    let mut bytes = 0;
    let product = || {
        let mut sum = crate::measure::Sample::default();
        for _ in 0..FRAMES {
            session.press("down");
            sink.0.borrow_mut().clear();
            sum = sum.plus(
                time(|| {
                    wire::draw(&mut terminal, |frame| view(&session.model, frame))
                        .map(|_| ())
                        .expect("a frame");
                })
                .0,
            );
            bytes = sink.0.borrow().len();
        }
        sum
    };
    let pairs = Pairs::alternate(3, 31, anchor, product);
    Outcome::Pairs(pairs.noted(&format!(
        "{FRAMES} frames a sample, the list scrolls by a row, {bytes} bytes each"
    )))
}

/// The lines of a drawn screen.
fn lines(buffer: &Buffer) -> Vec<String> {
    let mut lines = Vec::new();
    for y in 0..AREA.height {
        let (mut line, mut x) = (String::new(), 0);
        while x < AREA.width {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            // The cell after a wide character belongs to it.
            x += symbol.width().max(1) as u16;
        }
        lines.push(line);
    }
    lines
}
