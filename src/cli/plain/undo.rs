//! The steps of a run, and taking them back.

use super::say::Voice;
use super::talk::Talk;
use crate::cli::exit::Failure;
use crate::cli::history;
use crate::cli::session::{answer, unexpected};
use crate::command::deed;
use crate::service::api::{HistoryQuery, Request, Response, Revert, RevertTarget};

/// A step that can be taken back.
#[derive(Debug)]
pub(super) enum Step {
    Commit(u64, String),
    Skip(String),
}

impl Talk {
    /// The newest commit of the user.
    pub(super) fn newest(&self) -> Result<Option<u64>, Failure> {
        let query = HistoryQuery {
            limit: 1,
            by: Some(self.context.actor.name.clone()),
            ..HistoryQuery::default()
        };
        let lines = answer!(self.call(Request::History(query))?, History)?;
        Ok(lines.first().map(|line| line.commit))
    }

    /// Notes what a command wrote, so that it can be taken back like everything else, and updates
    /// the current case.
    pub(super) fn note_commits(&mut self, before: Option<u64>) -> Result<(), Failure> {
        let number = self.number().unwrap_or_default().to_owned();
        if let Some(commit) = self.newest()?.filter(|commit| Some(*commit) != before) {
            self.did(Step::Commit(commit, number.clone()));
        }
        if let Ok(Response::Case(file)) = self.call(Request::Show { number })
            && let Some(item) = &mut self.item
        {
            item.line = file.line;
        }
        Ok(())
    }

    /// Takes back the last step of this run and returns to its case. Without one it names the user's
    /// last change, which the next line takes back if it is an undo again: `older`.
    pub(super) fn undo(
        &mut self,
        voice: &mut Voice<'_>,
        older: Option<u64>,
    ) -> Result<(), Failure> {
        let Some(step) = self.steps.pop() else {
            return match older {
                Some(commit) => self.turn(voice, RevertTarget::Commit(commit)),
                None => self.ask_older(voice),
            };
        };
        let (request, number) = match &step {
            Step::Commit(commit, number) => {
                let commit = Some(*commit);
                (Request::Undo { commit }, number.clone())
            }
            Step::Skip(number) => {
                let back = Request::Skip {
                    number: number.clone(),
                    put_off: false,
                };
                (back, number.clone())
            }
        };
        // Ask what it was before it is gone.
        let ask = |request| self.call(request);
        let what = match &step {
            Step::Commit(commit, _) => history::told(&ask, *commit)?,
            Step::Skip(_) => None,
        };
        let what = what.map(|line| history::root(&ask, line)).transpose()?;
        if let Err(error) = self.call(request) {
            return voice.error(&error);
        }
        self.undone.push(step);
        match what {
            Some(line) => {
                let what = deed::what(&line, self.wording(voice.locale()));
                voice.say("cli.plain.undone", &[("what", &what)])?;
            }
            None => voice.say("cli.plain.unskipped", &[("number", &number)])?,
        }
        self.stand_at(voice, &number)
    }

    /// Asks whether to take back what was done before this run.
    fn ask_older(&mut self, voice: &mut Voice<'_>) -> Result<(), Failure> {
        let query = HistoryQuery {
            limit: 1,
            by: Some(self.context.actor.name.clone()),
            undoable: true,
            ..HistoryQuery::default()
        };
        let lines = answer!(self.call(Request::History(query))?, History)?;
        let Some(line) = lines.first() else {
            return voice.say("cli.plain.undo-nothing", &[]);
        };
        self.older = Some(line.commit);
        let what = deed::what(line, self.wording(voice.locale()));
        voice.say("cli.plain.undo-older", &[("what", &what)])
    }

    pub(super) fn redo(&mut self, voice: &mut Voice<'_>) -> Result<(), Failure> {
        let Some(Step::Skip(number)) = self.undone.pop_if(|step| matches!(step, Step::Skip(_)))
        else {
            self.undone.pop();
            return self.turn(voice, RevertTarget::LastUndone);
        };
        if !self.put_off(voice, &number)? {
            return Ok(());
        }
        self.steps.push(Step::Skip(number));
        self.next(voice)
    }

    /// Records a new step. It can be taken back; steps taken back earlier can no longer be
    /// restored.
    pub(super) fn did(&mut self, step: Step) {
        self.steps.push(step);
        self.undone.clear();
    }

    /// Forgets the cases put off: those of yesterday are back anyway.
    pub(super) fn forget_skips(&mut self) {
        for pile in [&mut self.steps, &mut self.undone] {
            pile.retain(|step| matches!(step, Step::Commit(..)));
        }
    }

    fn turn(&mut self, voice: &mut Voice<'_>, target: RevertTarget) -> Result<(), Failure> {
        match self.call(Request::Revert(Revert::of(target))) {
            Ok(Response::Written(written)) => {
                let number = written.line.map(|line| line.number).unwrap_or_default();
                if target == RevertTarget::LastUndone {
                    // What came back is the last step again.
                    self.steps
                        .push(Step::Commit(written.commit, number.clone()));
                }
                // It may be from yesterday, so it is described in full.
                let ask = |request| self.call(request);
                if let Some(line) = history::told(&ask, written.commit)? {
                    let wording = self.wording(voice.locale());
                    let what = match deed::undone(&line, wording) {
                        Some(what) => what,
                        None => deed::what(&history::root(&ask, line)?, wording),
                    };
                    let key = match target {
                        RevertTarget::LastUndone => "cli.plain.redone",
                        _ => "cli.plain.undone",
                    };
                    voice.say(key, &[("what", &what)])?;
                }
                self.stand_at(voice, &number)
            }
            Ok(_) => Err(unexpected("Written")),
            Err(error) => voice.error(&error),
        }
    }

    /// Makes a case of the list the current one; if it is not in the list, the place stays the
    /// same.
    fn stand_at(&mut self, voice: &mut Voice<'_>, number: &str) -> Result<(), Failure> {
        let all = self.list(0, usize::MAX, false)?;
        let place = all.page.rows.iter().position(|line| line.number == number);
        self.passed = place.unwrap_or(self.passed);
        self.next(voice)
    }
}
