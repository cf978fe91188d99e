//! Texts that many cases share: courts, handlers, causes, and the shapes of case numbers without
//! their digits. A key is looked up once in each of them instead of in a hundred thousand rows.

use std::collections::HashMap;

use crate::domain::court;
use crate::store::dict::{Dict, Kind};
use crate::text::fold::fold_into;
use crate::text::pinyin::spellings_into;

use crate::service::fold::SPELLINGS;

/// The kinds of shared texts, in the order in which the text of a case has them.
pub(crate) const KINDS: [Kind; 3] = [Kind::Court, Kind::Handler, Kind::Cause];

/// The most shapes of numbers; a docket with more has numbers without shape.
const SHAPES: usize = 4096;

/// A shared text.
#[derive(Debug, Default)]
pub(crate) struct Word {
    /// The text in the dictionary.
    pub name: String,
    /// The folded text as it occurs in the text of a case; for a shape, with `0` for each run of
    /// digits.
    pub text: String,
    /// The initials as they occur among those of a case.
    pub(super) initials: String,
    /// For a shape: whether any two runs of digits have a character between them that is read
    /// aloud.
    pub(super) is_plain: bool,
}

/// The shared texts of one kind by number. Number 0 means none; numbers that no open case has are
/// empty too.
#[derive(Debug, Default)]
pub(crate) struct Words(Vec<Option<Box<Word>>>);

impl Words {
    pub(crate) fn get(&self, id: u32) -> Option<&Word> {
        self.0.get(id as usize)?.as_deref()
    }

    /// For each number, whether its text is meant.
    pub(crate) fn which(&self, is_meant: impl Fn(u32, &Word) -> bool) -> Which {
        let all = self.0.iter().enumerate();
        let which: Vec<bool> = all
            .map(|(id, word)| word.as_ref().is_some_and(|word| is_meant(id as u32, word)))
            .collect();
        Which(if which.contains(&true) {
            which
        } else {
            Vec::new()
        })
    }

    fn put(&mut self, id: u32, word: Word) {
        let at = id as usize;
        if self.0.len() <= at {
            self.0.resize_with(at + 1, || None);
        }
        if let Some(slot) = self.0.get_mut(at) {
            *slot = Some(Box::new(word));
        }
    }

    /// The number of a dictionary text, which is kept from then on; 0 for a text not in the
    /// dictionary.
    pub(super) fn known(&mut self, kind: Kind, name: Option<&str>, dict: &Dict) -> u32 {
        let found = name.and_then(|name| Some((name, dict.find(kind, name)?)));
        let Some((name, id)) = found else { return 0 };
        if self.get(id).is_none() {
            let (mut text, mut initials) = (String::new(), String::new());
            let short = (kind == Kind::Court).then(|| court::short_name(name));
            let shown = short.as_deref().unwrap_or(name);
            fold_into(shown, &mut text);
            spellings_into(shown, SPELLINGS, '|', &mut initials);
            let name = name.to_owned();
            self.put(
                id,
                Word {
                    name,
                    text,
                    initials,
                    is_plain: false,
                },
            );
        }
        id
    }
}

/// The shared texts of one kind that are meant.
#[derive(Debug, Default)]
pub(crate) struct Which(Vec<bool>);

impl Which {
    pub(crate) fn has(&self, id: u32) -> bool {
        self.0.get(id as usize).copied().unwrap_or_default()
    }

    /// Whether no text is meant.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The shapes of numbers while they are collected.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    known: HashMap<String, u32>,
    shape: String,
}

impl Shapes {
    /// The number of the shape of a folded case number; 0 if there are too many shapes.
    pub(super) fn of(&mut self, number: &str, words: &mut Words) -> u32 {
        self.shape.clear();
        for c in number.chars() {
            if !c.is_ascii_digit() {
                self.shape.push(c);
            } else if !self.shape.ends_with('0') {
                self.shape.push('0');
            }
        }
        if let Some(id) = self.known.get(&self.shape) {
            return *id;
        }
        if self.known.len() >= SHAPES {
            return 0;
        }
        let id = self.known.len() as u32 + 1;
        let text = self.shape.clone();
        let mut initials = String::new();
        spellings_into(&text, SPELLINGS, '|', &mut initials);
        self.known.insert(text.clone(), id);
        words.put(
            id,
            Word {
                name: String::new(),
                // Initials leave out what is not read aloud.
                is_plain: !initials.contains("00"),
                text,
                initials,
            },
        );
        id
    }
}
