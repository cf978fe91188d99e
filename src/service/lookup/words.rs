//! Texts that many cases share: courts, handlers, causes, and what is no digit in a case number. A key is looked for once in
//! each of them instead of in a hundred thousand rows.

use std::collections::HashMap;

use crate::domain::court;
use crate::store::dict::{Dict, Kind};
use crate::text::fold::fold_into;
use crate::text::pinyin::spellings_into;

use crate::service::fold::SPELLINGS;

/// What of a case is shared, in the order in which the text of a case has it.
pub(crate) const KINDS: [Kind; 3] = [Kind::Court, Kind::Handler, Kind::Cause];

/// More shapes of numbers than this mean that the numbers of this docket have none.
const SHAPES: usize = 4096;

/// A shared text.
#[derive(Debug, Default)]
pub(crate) struct Word {
    /// As it is in the dictionary.
    pub name: String,
    /// As it stands in the text of a case, folded; of a number, with `0` for each run of digits.
    pub text: String,
    /// As it stands among the initials of a case.
    pub(super) initials: String,
    /// Of a shape: between any two runs of digits something stands that is read.
    pub(super) is_plain: bool,
}

/// The shared texts of one kind by their numbers; 0 is none, and so is one that no open case has.
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

    /// The number of a text of the dictionary, which is kept from now on; 0 for one it does not have.
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

/// Which of the shared texts of one kind are meant.
#[derive(Debug, Default)]
pub(crate) struct Which(Vec<bool>);

impl Which {
    pub(crate) fn has(&self, id: u32) -> bool {
        self.0.get(id as usize).copied().unwrap_or_default()
    }

    /// None is.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The shapes of the numbers while they are told apart.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    known: HashMap<String, u32>,
    shape: String,
}

impl Shapes {
    /// The number of the shape of a folded case number; 0 where there are too many of them.
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
                // Initials leave out what is not read.
                is_plain: !initials.contains("00"),
                text,
                initials,
            },
        );
        id
    }
}
