//! Cases read out with numbers, from a lookup or the list, and taking one of them.

use super::say::Voice;
use super::talk::{Item, Talk};
use crate::cli::exit::Failure;
use crate::cli::session::unexpected;
use crate::service::api::{FindQuery, Request, Response};
use crate::text::locale::Named;

/// The number of hits and items read out at once.
const HITS: usize = 9;

impl Talk {
    pub(super) fn find(&mut self, voice: &mut Voice<'_>, text: &str) -> Result<(), Failure> {
        let query = FindQuery {
            text: text.to_owned(),
            limit: HITS,
            closed: false,
        };
        match self.call(Request::Find(query)) {
            Ok(Response::Found(found)) => {
                voice.found(text, &found)?;
                self.found = found.rows;
                match self.found.len() {
                    0 => Ok(()),
                    // A single hit is the one that was meant.
                    1 => self.take(voice, 1),
                    _ => {
                        self.offered = true;
                        voice.say("cli.plain.found-ask", &[])
                    }
                }
            }
            Ok(_) => Err(unexpected("Found")),
            Err(error) => voice.error(&error),
        }
    }

    /// Reads out the next few items of the list.
    pub(super) fn go_through(&mut self, voice: &mut Voice<'_>) -> Result<(), Failure> {
        let list = self.list(self.listed, HITS, false)?;
        if list.page.rows.is_empty() {
            self.listed = 0;
            return voice.say("cli.plain.end-of-list", &[]);
        }
        self.listed += list.page.rows.len();
        voice.items(&list)?;
        self.found = list.page.rows;
        self.offered = true;
        voice.say("cli.plain.list-ask", &[])
    }

    pub(super) fn take(&mut self, voice: &mut Voice<'_>, n: usize) -> Result<(), Failure> {
        let hit = n.checked_sub(1).and_then(|at| self.found.get(at)).cloned();
        match hit {
            Some(line) => {
                self.item = Some(Item {
                    line,
                    reason: None,
                    place: None,
                });
                self.planned = None;
                self.read(voice)
            }
            None => voice.say("cli.plain.unknown", &[("text", &format!("={n}"))]),
        }
    }

    /// Asks whether a digit means a case that was just read out or the outcome of the one at hand; the
    /// same digit once more is the outcome.
    pub(super) fn which(&mut self, voice: &mut Voice<'_>, digit: usize) -> Result<(), Failure> {
        match (self.number(), self.outcomes.digit(digit)) {
            (Some(number), Some(one)) => {
                let outcome = one.words(voice.locale());
                let args: Named<'_> = &[("n", &digit), ("number", &number), ("outcome", &outcome)];
                voice.say("cli.plain.which", args)
            }
            _ => voice.say("cli.plain.which-taken", &[("n", &digit)]),
        }
    }
}
