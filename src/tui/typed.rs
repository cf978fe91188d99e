//! What was typed and not saved, from its first letter until the docket has it.

use std::collections::HashMap;
use std::time::Duration;

use crate::command::FormKind;
use crate::service::api::{Draft, DraftKey};

/// The longest rest between two tries is two to the power of this in ticks: about a minute.
const LONGEST_REST: u32 = 6;

/// Which draft of a session: of a form about a case, without a number about a new one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct DraftId {
    pub(super) form: FormKind,
    pub(super) number: String,
}

impl DraftId {
    /// `None` for a form that this version does not have.
    pub(super) fn of(draft: &Draft) -> Option<DraftId> {
        Some(DraftId {
            form: FormKind::from_id(&draft.form)?,
            number: draft.number.clone(),
        })
    }

    /// Whether it is this draft.
    fn is(&self, draft: &Draft) -> bool {
        (self.form.id(), self.number.as_str()) == (draft.form.as_str(), draft.number.as_str())
    }
}

/// The drafts that are known here, and how far those of this session have come on their way to the docket.
#[derive(Debug, Default)]
pub(super) struct Typed {
    /// Tells what is typed here from what the same person types elsewhere.
    session: String,
    /// What is typed goes to the docket at most so often.
    every: Duration,
    known: HashMap<DraftId, Draft>,
    /// Those that the docket does not have yet, and when the last one went there.
    unkept: Vec<Draft>,
    kept_at: Option<Duration>,
    /// Those on their way there, each by the number of its request, until it says that it has them.
    sent: Vec<(u32, Draft)>,
    /// How often in a row the docket refused one, and how many ticks nothing is tried again for that.
    refusals: u32,
    rest: u32,
    /// What waits is not what waited before.
    changed: bool,
    /// One of an earlier session that Enter goes on with.
    pub(super) resume: Option<Draft>,
}

impl Typed {
    pub(super) fn new(session: &str, every: Duration) -> Typed {
        Typed {
            session: session.to_owned(),
            every,
            ..Typed::default()
        }
    }

    /// Whether something waits to be kept.
    pub(super) fn waits(&self) -> bool {
        !self.unkept.is_empty()
    }

    /// What the docket does not have yet, where that changed; asking takes the change.
    pub(super) fn take_changed(&mut self) -> Option<Vec<Draft>> {
        std::mem::take(&mut self.changed)
            .then(|| self.on_their_way().chain(&self.unkept).cloned().collect())
    }

    /// What the docket does not have yet, for the end of the session.
    pub(super) fn take_all(&mut self) -> Vec<Draft> {
        let sent = std::mem::take(&mut self.sent).into_iter();
        let mut all: Vec<Draft> = sent.map(|(_, draft)| draft).collect();
        all.append(&mut self.unkept);
        all
    }

    fn on_their_way(&self) -> impl Iterator<Item = &Draft> {
        self.sent.iter().map(|(_, draft)| draft)
    }

    /// Remembers what was typed; one of a form that this version does not have is not.
    pub(super) fn remember(&mut self, mut draft: Draft) {
        let Some(id) = DraftId::of(&draft) else {
            return;
        };
        // It goes on from what was taken up; what another session types meanwhile is not written over.
        draft.saved = self.known.get(&id).and_then(|known| known.saved);
        draft.session.clone_from(&self.session);
        self.unkept.retain(|unkept| !id.is(unkept));
        self.unkept.push(draft.clone());
        self.known.insert(id, draft);
        self.changed = true;
    }

    /// Whether something waits, and nothing went to the docket for a while.
    pub(super) fn is_due(&self, now: Duration) -> bool {
        let rested = |kept| now.saturating_sub(kept) >= self.every;
        self.waits() && self.kept_at.is_none_or(rested)
    }

    /// Whether it is time to try again, asked once a tick: after each refusal in a row twice as long goes by.
    pub(super) fn is_rested(&mut self) -> bool {
        let rested = self.rest == 0;
        self.rest = self.rest.saturating_sub(1);
        rested
    }

    /// What is to be sent now, by the numbers of its requests: from `first` on.
    pub(super) fn send(&mut self, now: Duration, first: u32) -> Vec<(u32, Draft)> {
        self.kept_at = Some(now);
        let sent: Vec<(u32, Draft)> = (first..).zip(self.unkept.drain(..)).collect();
        self.sent.extend(sent.iter().cloned());
        sent
    }

    /// Whether a request is one of those that sent a draft which is still wanted.
    pub(super) fn awaits(&self, request: u32) -> bool {
        self.sent.iter().any(|(number, _)| *number == request)
    }

    /// The docket has what was sent by this request.
    pub(super) fn arrived(&mut self, request: u32) {
        self.sent.retain(|(number, _)| *number != request);
        self.refusals = 0;
        self.rest = 0;
        self.changed = true;
    }

    /// The docket does not take what was sent by this request: it waits again, behind nothing newer of the same form and case.
    pub(super) fn refused(&mut self, request: u32) {
        let at = self.sent.iter().position(|(number, _)| *number == request);
        if let Some((_, draft)) = at.map(|at| self.sent.remove(at)) {
            let is_newer = |id: DraftId| {
                let mut others = self.on_their_way().chain(&self.unkept);
                others.any(|other| id.is(other))
            };
            let is_old = DraftId::of(&draft).is_some_and(is_newer);
            if !is_old {
                self.unkept.insert(0, draft);
            }
        }
        self.rest = 1 << self.refusals.min(LONGEST_REST);
        self.refusals += 1;
    }

    /// Lets go of one that was saved or thrown away.
    pub(super) fn forget(&mut self, id: &DraftId) {
        self.known.remove(id);
        self.unkept.retain(|unkept| !id.is(unkept));
        self.sent.retain(|(_, sent)| !id.is(sent));
        self.changed = true;
    }

    /// Takes in what the docket has of earlier sessions; what is typed here stays.
    pub(super) fn found(&mut self, drafts: Vec<Draft>) {
        for draft in drafts {
            if let Some(id) = DraftId::of(&draft) {
                self.known.entry(id).or_insert(draft);
            }
        }
    }

    /// Takes one up, in the place of any other of its form and case.
    pub(super) fn take_up(&mut self, draft: &Draft) -> Option<DraftId> {
        let id = DraftId::of(draft)?;
        self.known.insert(id.clone(), draft.clone());
        Some(id)
    }

    pub(super) fn get(&self, id: &DraftId) -> Option<&Draft> {
        self.known.get(id)
    }

    /// How many are of this session: what was left before was left once already.
    pub(super) fn count(&self) -> usize {
        let here = |draft: &&Draft| draft.session == self.session;
        self.known.values().filter(here).count()
    }

    /// Which draft of the docket a form is: that of this session, or the one it goes on from.
    pub(super) fn key(&self, id: &DraftId) -> DraftKey {
        DraftKey {
            form: id.form.id().to_owned(),
            number: id.number.clone(),
            session: self.session.clone(),
            saved: self.get(id).and_then(|draft| draft.saved),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(number: &str, text: &str) -> Draft {
        Draft {
            form: FormKind::FollowUp.id().to_owned(),
            number: number.to_owned(),
            fields: vec![("note".to_owned(), text.to_owned())],
            ..Draft::default()
        }
    }

    fn texts(drafts: &[Draft]) -> Vec<&str> {
        drafts
            .iter()
            .map(|draft| draft.fields[0].1.as_str())
            .collect()
    }

    #[test]
    fn an_answer_is_about_the_draft_that_was_sent_with_it() {
        let mut typed = Typed::new("1-1", Duration::from_secs(1));
        typed.remember(draft("1", "甲"));
        typed.remember(draft("2", "乙"));
        assert_eq!(typed.send(Duration::ZERO, 7).len(), 2);
        // What was saved meanwhile is let go; its answer is about nothing else.
        typed.forget(&DraftId::of(&draft("1", "")).unwrap());
        assert!(!typed.awaits(7) && typed.awaits(8));
        typed.arrived(7);
        assert_eq!(texts(&typed.take_changed().unwrap()), ["乙"]);
        typed.arrived(8);
        assert!(typed.take_changed().unwrap().is_empty());
    }

    #[test]
    fn what_was_refused_waits_unless_something_newer_does() {
        let mut typed = Typed::new("1-1", Duration::from_secs(1));
        typed.remember(draft("1", "甲"));
        typed.send(Duration::ZERO, 7);
        typed.refused(7);
        assert_eq!(texts(&typed.take_changed().unwrap()), ["甲"]);
        assert!(typed.waits());
        typed.send(Duration::ZERO, 8);
        typed.remember(draft("1", "甲乙"));
        typed.refused(8);
        assert_eq!(texts(&typed.take_all()), ["甲乙"]);
    }

    #[test]
    fn after_each_refusal_it_rests_twice_as_long() {
        let mut typed = Typed::new("1-1", Duration::from_secs(1));
        let mut rests = Vec::new();
        for request in 0..9 {
            typed.refused(request);
            let ticks = std::iter::from_fn(|| (!typed.is_rested()).then_some(()));
            rests.push(ticks.count());
        }
        assert_eq!(rests, [1, 2, 4, 8, 16, 32, 64, 64, 64]);
        typed.arrived(9);
        assert!(typed.is_rested());
    }
}
