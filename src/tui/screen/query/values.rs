//! The values of a key that the cases of the list have, given the rest of the query: names of the
//! docket that none of them has are not offered.

use super::{Act, Query};
use crate::command::query;
use crate::domain::checklist::Reason;
use crate::domain::types;
use crate::service::api::{
    Filter, Key as Of, NameKind, Response, Slot, condition_at, print_name, query_slot, reason_words,
};
use crate::service::error::Error;
use crate::tui::cx::Cx;
use crate::tui::screen::BESIDE;
use crate::tui::screen::rows::Base;
use crate::tui::ticket::Tag;

/// A word that may be put into a query, and what is shown of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Offer {
    pub(super) word: String,
    pub(super) shown: String,
}

impl From<String> for Offer {
    fn from(word: String) -> Offer {
        Offer {
            shown: word.clone(),
            word,
        }
    }
}

/// The values asked for last, and those that have arrived.
#[derive(Debug)]
pub(super) struct Values {
    /// The key, and the query without its condition.
    of: Option<(Of, Filter)>,
    tag: Tag,
    known: Option<Vec<Offer>>,
    /// Whether a request is on its way, perhaps for an earlier key; the next one waits for it.
    asking: bool,
}

impl Default for Values {
    fn default() -> Values {
        Values {
            of: None,
            tag: BESIDE,
            known: None,
            asking: false,
        }
    }
}

impl Values {
    /// The values of a key, as far as they have arrived.
    pub(super) fn of(&self, key: Of) -> &[Offer] {
        let same = self.of.as_ref().is_some_and(|(of, _)| *of == key);
        let known = self.known.as_deref().filter(|_| same);
        known.unwrap_or_default()
    }

    /// Whether those of a key are still on their way.
    pub(super) fn are_awaited(&self, key: Of) -> bool {
        self.known.is_none() && self.of.as_ref().is_some_and(|(of, _)| *of == key)
    }

    /// Takes the answer about what was asked for last. Without one there is nothing to offer, and
    /// the count tells why.
    fn take(&mut self, cx: &Cx, response: Result<Response, Error>) {
        let Some((key, _)) = &self.of else {
            return;
        };
        self.known = Some(match response {
            Ok(Response::Names(names)) => names
                .into_iter()
                .map(|name| offer(cx, *key, &name))
                .collect(),
            Ok(Response::Checklist(list)) => {
                let counts = list.counts.unwrap_or_default();
                let there = Reason::ALL
                    .into_iter()
                    .filter(|reason| counts.get(*reason) > 0);
                let words = there.map(|reason| reason_words(reason, cx.locale).to_owned());
                words.map(Offer::from).collect()
            }
            _ => Vec::new(),
        });
    }
}

/// A name of the docket as an offer. Outcomes and procedures are called by their words; beside the
/// code of a type stands what it means.
fn offer(cx: &Cx, key: Of, name: &str) -> Offer {
    match key {
        Of::Outcome => {
            let known = cx.outcomes.find(name);
            let words = known.map_or(name, |outcome| outcome.words(cx.locale));
            print_name(words).into()
        }
        Of::Procedure => {
            let words = query::procedures(cx.locale).find(|(id, _)| id == name);
            print_name(words.map_or(name, |(_, words)| words)).into()
        }
        Of::Type => {
            let word = print_name(name);
            let shown = match types::by_code(name) {
                Some(kind) => format!("{word} {}", kind.short_name()),
                None => word.clone(),
            };
            Offer { word, shown }
        }
        _ => print_name(name).into(),
    }
}

/// The names that are the values of a key, if it has names.
fn kind(key: Of) -> Option<NameKind> {
    Some(match key {
        Of::Court => NameKind::Court,
        Of::Division => NameKind::Division,
        Of::Handler => NameKind::Handler,
        Of::Clerk => NameKind::Clerk,
        Of::Cause => NameKind::Cause,
        Of::Procedure => NameKind::Procedure,
        Of::Type => NameKind::Type,
        Of::Tag => NameKind::Tag,
        Of::Outcome => NameKind::Outcome,
        Of::How => NameKind::How,
        _ => return None,
    })
}

impl Query {
    /// Requests the values of the key at the end of the query, unless they are known.
    pub(super) fn ask_values(&mut self, cx: &Cx) -> Option<Act> {
        let text = self.field.text();
        let Slot::Value { key, from, .. } = query_slot(text, text.chars().count()) else {
            return None;
        };
        let of_day = key == Of::Reason && self.base == Base::Day;
        let wanted = Some((key, self.rest(cx, from)));
        if self.values.of == wanted || kind(key).is_none() && !of_day {
            return None;
        }
        self.values.of = wanted;
        self.values.tag = self.values.tag.next();
        self.values.known = None;
        self.seek()
    }

    /// Sends the request for the values wanted last, once no other is on its way.
    fn seek(&mut self) -> Option<Act> {
        if self.values.asking {
            return None;
        }
        let (key, rest) = self.values.of.clone()?;
        let request = match kind(key) {
            Some(kind) => self.base.names(kind, rest),
            None => self.base.count(rest),
        };
        self.values.asking = true;
        Some(Act::Ask(self.values.tag, request))
    }

    /// Takes an answer; if other values are wanted since, requests those.
    pub(super) fn found(
        &mut self,
        cx: &Cx,
        tag: Tag,
        response: Result<Response, Error>,
    ) -> Option<Act> {
        self.values.asking = false;
        if tag != self.values.tag {
            return self.seek();
        }
        self.values.take(cx, response);
        None
    }

    /// The query without the condition whose value begins at this character; the whole list if that
    /// cannot be read.
    fn rest(&self, cx: &Cx, from: usize) -> Filter {
        let mut chars: Vec<char> = self.field.text().chars().collect();
        let condition = condition_at(&chars, from);
        chars.drain(condition);
        let text: String = chars.into_iter().collect();
        let rest = self.base.read(cx, &text);
        rest.unwrap_or_else(|_| self.base.usual())
    }
}
