//! What Tab offers in a query: the keys that begin as typed, then the values of the key, numbered.
//! Tab again walks through them, a digit right behind it takes one.

use super::values::Offer;
use super::{Field, Query};
use crate::config::key::Key;
use crate::service::api::{
    Key as Of, Shape, Slot, is_bare_word, is_value_word, key_words, query_slot, value_words,
};
use crate::text::search::Search;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::screen::Act;
use crate::tui::screen::rows::Base;
use crate::tui::widget::paint;

/// Most words that digits can take.
const DIGITS: usize = 9;

/// The words that Tab walks through.
#[derive(Debug)]
pub(super) struct Walk {
    /// The query before the word.
    head: String,
    words: Vec<Offer>,
    /// Index of the word in the query.
    at: usize,
}

impl Walk {
    /// The first of the words that have digits with the one in the query.
    fn first(&self) -> usize {
        self.at / DIGITS * DIGITS
    }

    fn text(&self) -> String {
        let word = self.words.get(self.at).map_or("", |offer| &offer.word);
        format!("{}{word}", self.head)
    }
}

/// The sign that most queries of a key have; none for a key that stands alone.
fn sign(key: Of) -> &'static str {
    match key.shape() {
        Shape::Name | Shape::Level | Shape::Status | Shape::Reason | Shape::Months => "=",
        Shape::Text => "~",
        Shape::Count => ">",
        Shape::Money | Shape::Day => ">=",
        Shape::Flag => "",
    }
}

impl Query {
    /// The words that may stand at the end of the query, and the place they start at; those that
    /// begin as typed come first. With `all`, also where what is typed is a whole word.
    fn candidates(&self, cx: &Cx, all: bool) -> (usize, Vec<Offer>) {
        let text = self.field.text();
        let (from, typed, mut words) = match query_slot(text, text.chars().count()) {
            Slot::Key { typed, .. } if !all && (typed.is_empty() || is_bare_word(&typed)) => {
                return (0, Vec::new());
            }
            Slot::Key { from, typed } => (from, typed.clone(), self.keys(cx, &typed)),
            Slot::Value { key, typed, .. } if !all && is_value_word(key, &typed) => {
                return (0, Vec::new());
            }
            Slot::Value { key, from, typed } => {
                let words = self.values(cx, key, &typed);
                let whole = words.iter().any(|offer| offer.word == typed);
                if whole && !all {
                    return (0, Vec::new());
                }
                (from, typed, words)
            }
            Slot::Nothing => return (0, Vec::new()),
        };
        words.sort_by_key(|offer| !offer.word.trim_start_matches('"').starts_with(&typed));
        (from, words)
    }

    /// The keys with a word that contains what was typed, each with its usual sign.
    fn keys(&self, cx: &Cx, typed: &str) -> Vec<Offer> {
        // Only the checklist knows why a case is on it.
        let known = Of::ALL.iter();
        let known = known.filter(|key| self.base == Base::Day || **key != Of::Reason);
        let words = known.filter_map(|key| {
            let words = key_words(*key, cx.locale);
            let fits = words.iter().any(|word| word.contains(typed));
            let word = words.first().filter(|_| fits)?;
            Some(format!("{word}{}", sign(*key)).into())
        });
        words.collect()
    }

    /// The values of a key in which what was typed begins a word or a syllable. Of the reasons
    /// those that cases of the day have, once they are known.
    fn values(&self, cx: &Cx, key: Of, typed: &str) -> Vec<Offer> {
        let arrived = self.values.of(key).to_vec();
        let fixed = value_words(key, cx.locale).into_iter();
        let fixed = fixed.filter(|_| key != Of::Reason || self.base != Base::Day);
        let search = Search::new(typed);
        fixed
            .map(|word| Offer::from(word.to_owned()))
            .chain(arrived)
            .filter(|offer| search.names(&offer.shown))
            .collect()
    }

    /// Whether the query ends in a word that Tab completes.
    pub(super) fn is_unfinished(&self, cx: &Cx) -> bool {
        !self.candidates(cx, false).1.is_empty()
    }

    /// Tab: the next word of the choice, or the choice at the end of the query.
    pub(super) fn walk(&mut self, cx: &Cx, step: isize) -> Vec<Act> {
        let walk = match self.walk.take().filter(|walk| walk.words.len() > 1) {
            Some(mut walk) => {
                let count = walk.words.len();
                walk.at = (walk.at + count).saturating_add_signed(step) % count;
                walk
            }
            None => {
                let (from, words) = self.candidates(cx, true);
                if words.is_empty() {
                    return vec![Act::Say(Notice::say(cx.text(self.lack())))];
                }
                let head = self.field.text().chars().take(from).collect();
                Walk { head, words, at: 0 }
            }
        };
        self.show(cx, walk)
    }

    /// Why there is nothing to choose.
    fn lack(&self) -> &'static str {
        let text = self.field.text();
        match query_slot(text, text.chars().count()) {
            Slot::Value { key, .. } if self.values.are_awaited(key) => "tui.query.seeking",
            _ => "tui.query.no-choice",
        }
    }

    fn show(&mut self, cx: &Cx, walk: Walk) -> Vec<Act> {
        self.field = Field::new(&walk.text());
        let acts = self.changed(cx);
        self.walk = Some(walk);
        acts
    }

    /// A digit right behind Tab takes the word of that number; `None` for any other key.
    pub(super) fn choose(&mut self, cx: &Cx, key: Key) -> Option<Vec<Act>> {
        let digit = key.half_width().text().and_then(|c| c.to_digit(10));
        let n = (digit? as usize).checked_sub(1)?;
        let walk = self.walk.take().filter(|walk| walk.words.len() > 1)?;
        let at = walk.first() + n;
        if at >= walk.words.len() {
            self.walk = Some(walk);
            return Some(Vec::new());
        }
        let acts = self.show(cx, Walk { at, ..walk });
        // What is typed next, or Tab, goes on from here.
        self.walk = None;
        Some(acts)
    }

    /// The line of the choice: numbered while Tab walks through it.
    pub(super) fn offer(&self, cx: &Cx, room: usize) -> Option<String> {
        let Some(walk) = self.walk.as_ref().filter(|walk| walk.words.len() > 1) else {
            let (_, words) = self.candidates(cx, false);
            let line = paint::join_fitting(words.iter().map(|offer| offer.shown.as_str()), room);
            return (!words.is_empty()).then_some(line);
        };
        let first = walk.first();
        let page = walk.words.iter().enumerate().skip(first).take(DIGITS);
        let parts: Vec<String> = page
            .map(|(n, offer)| {
                let mark = if n == walk.at { ">" } else { "" };
                format!("{mark}{} {}", n - first + 1, offer.shown)
            })
            .collect();
        let more = walk.words.len().saturating_sub(first + DIGITS);
        let more = (more > 0).then(|| cx.fill("tui.query.more", &[("n", &more)]));
        // The word in the query stays in sight, the others as far as there is room.
        let at = walk.at - first;
        let shown = parts.iter().take(at + 1);
        let end: usize = shown.map(|part| width::width(part) + 2).sum();
        let from = if end > room { at } else { 0 };
        let parts = parts.iter().skip(from).chain(&more);
        Some(paint::join_fitting(parts.map(String::as_str), room))
    }
}
