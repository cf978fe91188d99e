//! Follow-ups: the calls, services and hearings between filing and closing, and the next one that is planned.

use crate::domain::event::FollowUp;

use super::days::date;
use super::plan::Plan;
use super::rng::Rng;
use super::story::{Story, follow_up};
use super::words::Group;

/// The most follow-ups of one case.
const MOST: i32 = 18;
/// The number of days ahead within which the next follow-up of an open case is planned.
const AHEAD: i32 = 56;

impl Plan {
    /// Adds the follow-ups to a story.
    pub(super) fn follow(&self, story: &mut Story, group: Group, rng: &mut Rng) {
        let end = story.closed.unwrap_or(self.today);
        let span = end - story.filed;
        let step = (span / MOST).max(rng.range(3, 8));
        let mut day = self.days.roll(story.filed + rng.range(1, 6));
        while day < end {
            let next = self.days.roll(day + rng.range(step, step * 2));
            let planned = if next < end {
                rng.chance(600).then_some(next)
            } else if story.closed.is_none() {
                self.ahead(day, rng)
            } else {
                None
            };
            // The last sixth of the case is its end, the first third its start.
            let phase = match (day - story.filed) * 6 / span.max(1) {
                5.. => 2,
                2.. => 1,
                _ => 0,
            };
            story
                .events
                .push(follow_up(day, self.outcome(phase, group, planned, rng)));
            day = next;
        }
    }

    /// When to look at an open case again: usually soon; for a few cases the day was missed in the
    /// last days.
    fn ahead(&self, day: i32, rng: &mut Rng) -> Option<i32> {
        match rng.below(1000) {
            0..7 => {
                let missed = self.days.roll_back(self.today - rng.range(1, 6));
                (missed > day).then_some(missed)
            }
            7..720 => Some(self.days.roll(self.today + rng.range(0, AHEAD))),
            _ => None,
        }
    }

    fn outcome(&self, phase: usize, group: Group, next: Option<i32>, rng: &mut Rng) -> FollowUp {
        let at = self
            .tables
            .outcomes
            .get(phase)
            .map_or(0, |weights| weights.pick(rng));
        let Some(outcome) = self.words.outcome.get(at) else {
            return FollowUp::default();
        };
        FollowUp {
            outcome: outcome.id.clone(),
            note: rng
                .chance(700)
                .then(|| rng.word(outcome.notes(group)).to_owned()),
            next: next.map(date),
            handler: None,
            method: None,
        }
    }
}
