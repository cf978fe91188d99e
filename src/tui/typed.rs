//! Drafts, from the first character typed until the docket has them.

use std::collections::HashMap;
use std::time::Duration;

use super::ticket::Tag;
use crate::command::FormKind;
use crate::service::api::{Draft, DraftKey};

/// Binary logarithm of the longest rest between two tries, in ticks: about a minute.
const LONGEST_REST: u32 = 6;

/// Identifies a draft within a session: the form and its case, with an empty number for a new one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct DraftId {
    pub(super) form: FormKind,
    pub(super) number: String,
}

impl DraftId {
    /// The id of a draft; `None` for a form unknown to this version.
    pub(super) fn of(draft: &Draft) -> Option<DraftId> {
        Some(DraftId {
            form: FormKind::from_id(&draft.form)?,
            number: draft.number.clone(),
        })
    }

    /// Whether `draft` has this id.
    fn is(&self, draft: &Draft) -> bool {
        (self.form.id(), self.number.as_str()) == (draft.form.as_str(), draft.number.as_str())
    }
}

/// The known drafts, and how far those of this session are on their way to the docket.
#[derive(Debug, Default)]
pub(super) struct Typed {
    /// Distinguishes drafts of this session from those of the same user elsewhere.
    session: String,
    /// The shortest interval at which drafts are sent to the docket.
    every: Duration,
    known: HashMap<DraftId, Draft>,
    /// Drafts still to be sent, and the time the last one was.
    unkept: Vec<Draft>,
    kept_at: Option<Duration>,
    /// Drafts sent and not confirmed yet, with the tag of the request.
    sent: Vec<(Tag, Draft)>,
    /// Number of refusals in a row, and of ticks until the next try.
    refusals: u32,
    rest: u32,
    /// Whether the drafts still missing in the docket have changed.
    changed: bool,
    /// A draft of an earlier session that Enter resumes.
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

    /// Whether drafts are still to be sent.
    pub(super) fn waits(&self) -> bool {
        !self.unkept.is_empty()
    }

    /// Returns the drafts that the docket does not have yet, if they changed since the last call.
    pub(super) fn take_changed(&mut self) -> Option<Vec<Draft>> {
        std::mem::take(&mut self.changed)
            .then(|| self.on_their_way().chain(&self.unkept).cloned().collect())
    }

    /// Takes all drafts that the docket does not have yet, at the end of the session.
    pub(super) fn take_all(&mut self) -> Vec<Draft> {
        let sent = std::mem::take(&mut self.sent).into_iter();
        let mut all: Vec<Draft> = sent.map(|(_, draft)| draft).collect();
        all.append(&mut self.unkept);
        all
    }

    fn on_their_way(&self) -> impl Iterator<Item = &Draft> {
        self.sent.iter().map(|(_, draft)| draft)
    }

    /// Remembers a draft. Drafts of forms unknown to this version are ignored.
    pub(super) fn remember(&mut self, mut draft: Draft) {
        let Some(id) = DraftId::of(&draft) else {
            return;
        };
        // It continues the draft that was resumed, and does not overwrite what another session
        // types meanwhile.
        draft.saved = self.known.get(&id).and_then(|known| known.saved);
        draft.session.clone_from(&self.session);
        self.unkept.retain(|unkept| !id.is(unkept));
        self.unkept.push(draft.clone());
        self.known.insert(id, draft);
        self.changed = true;
    }

    /// Whether drafts are still to be sent, and none was sent for a while.
    pub(super) fn is_due(&self, now: Duration) -> bool {
        let rested = |kept| now.saturating_sub(kept) >= self.every;
        self.waits() && self.kept_at.is_none_or(rested)
    }

    /// Whether it is time to try again, called once per tick. The rest doubles with each refusal in
    /// a row.
    pub(super) fn is_rested(&mut self) -> bool {
        let rested = self.rest == 0;
        self.rest = self.rest.saturating_sub(1);
        rested
    }

    /// Takes the drafts to send now, with tags from `first` on.
    pub(super) fn send(&mut self, now: Duration, first: Tag) -> Vec<(Tag, Draft)> {
        self.kept_at = Some(now);
        let tags = (0..).map(|n| first.plus(n));
        let sent: Vec<(Tag, Draft)> = tags.zip(self.unkept.drain(..)).collect();
        self.sent.extend(sent.iter().cloned());
        sent
    }

    /// Whether a request sent a draft that is still wanted.
    pub(super) fn awaits(&self, request: Tag) -> bool {
        self.sent.iter().any(|(tag, _)| *tag == request)
    }

    /// Handles the confirmation of a request.
    pub(super) fn arrived(&mut self, request: Tag) {
        self.sent.retain(|(tag, _)| *tag != request);
        self.refusals = 0;
        self.rest = 0;
        self.changed = true;
    }

    /// Handles the refusal of a request: its draft is queued again, unless there is a newer one of
    /// the same form and case.
    pub(super) fn refused(&mut self, request: Tag) {
        let at = self.sent.iter().position(|(tag, _)| *tag == request);
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

    /// Drops a draft that was saved or discarded.
    pub(super) fn forget(&mut self, id: &DraftId) {
        self.known.remove(id);
        self.unkept.retain(|unkept| !id.is(unkept));
        self.sent.retain(|(_, sent)| !id.is(sent));
        self.changed = true;
    }

    /// Adds drafts of earlier sessions found in the docket; those of this session take precedence.
    pub(super) fn found(&mut self, drafts: Vec<Draft>) {
        for draft in drafts {
            if let Some(id) = DraftId::of(&draft) {
                self.known.entry(id).or_insert(draft);
            }
        }
    }

    /// Resumes a draft, replacing any other of the same form and case.
    pub(super) fn take_up(&mut self, draft: &Draft) -> Option<DraftId> {
        let id = DraftId::of(draft)?;
        self.known.insert(id.clone(), draft.clone());
        Some(id)
    }

    pub(super) fn get(&self, id: &DraftId) -> Option<&Draft> {
        self.known.get(id)
    }

    /// Number of drafts of this session; older ones were confirmed when their session ended.
    pub(super) fn count(&self) -> usize {
        let here = |draft: &&Draft| draft.session == self.session;
        self.known.values().filter(here).count()
    }

    /// The key of a form's draft in the docket: this session's, or the one it continues.
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

    fn tag(n: u32) -> Tag {
        Tag::ONLY.plus(n)
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
        assert_eq!(typed.send(Duration::ZERO, tag(7)).len(), 2);
        // A draft saved meanwhile is dropped, and its answer is about nothing any more.
        typed.forget(&DraftId::of(&draft("1", "")).unwrap());
        assert!(!typed.awaits(tag(7)) && typed.awaits(tag(8)));
        typed.arrived(tag(7));
        assert_eq!(texts(&typed.take_changed().unwrap()), ["乙"]);
        typed.arrived(tag(8));
        assert!(typed.take_changed().unwrap().is_empty());
    }

    #[test]
    fn what_was_refused_waits_unless_something_newer_does() {
        let mut typed = Typed::new("1-1", Duration::from_secs(1));
        typed.remember(draft("1", "甲"));
        typed.send(Duration::ZERO, tag(7));
        typed.refused(tag(7));
        assert_eq!(texts(&typed.take_changed().unwrap()), ["甲"]);
        assert!(typed.waits());
        typed.send(Duration::ZERO, tag(8));
        typed.remember(draft("1", "甲乙"));
        typed.refused(tag(8));
        assert_eq!(texts(&typed.take_all()), ["甲乙"]);
    }

    #[test]
    fn after_each_refusal_it_rests_twice_as_long() {
        let mut typed = Typed::new("1-1", Duration::from_secs(1));
        let mut rests = Vec::new();
        for request in 0..9 {
            typed.refused(tag(request));
            let ticks = std::iter::from_fn(|| (!typed.is_rested()).then_some(()));
            rests.push(ticks.count());
        }
        assert_eq!(rests, [1, 2, 4, 8, 16, 32, 64, 64, 64]);
        typed.arrived(tag(9));
        assert!(typed.is_rested());
    }
}
