//! The tutorial: a strip names the key to press and advances once it is pressed. The steps are data
//! in `config/tutorial.toml`.

use serde::Deserialize;

use super::cx::Cx;
use super::model::Model;
use super::msg::Effect;
use super::notice::Notice;
use super::widget::paint;
use crate::command::keymap::Meaning;
use crate::command::{self, Action, Context};
use crate::config::key::Key;
use crate::text::locale::Named;
use crate::text::width;

/// Width in columns below which the strip drops its title.
const NARROW: u16 = 60;

/// A step of the tutorial.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Id of the command that completes the step.
    pub expect: String,
    /// Id of the context whose keys are shown and in which the command counts.
    pub context: String,
    pub zh: String,
    pub en: String,
}

#[derive(Debug, Deserialize)]
struct File {
    step: Vec<Step>,
}

/// The progress of a user through the tutorial.
#[derive(Debug)]
pub struct Coach {
    steps: Vec<Step>,
    at: usize,
}

/// The steps compiled into the program.
pub fn steps() -> Vec<Step> {
    let file: Result<File, _> = toml::from_str(include_str!("../../config/tutorial.toml"));
    file.map(|file| file.step).unwrap_or_default()
}

/// The keys that move on without doing the step: `(+ 跳过, - 结束)`. After the last step, the key
/// that closes the strip.
fn ways(cx: &Cx, going: bool) -> String {
    let first = |action| {
        let keys = cx.keymap.keys(Context::Tutorial, action).first();
        keys.map(ToString::to_string).unwrap_or_default()
    };
    let (skip, end) = (first(Action::SkipStep), first(Action::EndTutorial));
    let key = if going {
        "tui.tutorial.ways"
    } else {
        "tui.tutorial.away"
    };
    cx.fill(key, &[("skip", &skip), ("end", &end)])
}

impl Default for Coach {
    fn default() -> Coach {
        Coach {
            steps: steps(),
            at: 0,
        }
    }
}

impl Coach {
    /// The lines of the strip, folded to the width of the terminal:
    /// `教程 3/14  按 . 看这一天是怎么算出来的`.
    pub fn lines(&self, cx: &Cx) -> Vec<String> {
        self.lines_at(cx, self.at)
    }

    /// Rows of the longest step. As many are reserved for every step, so that nothing moves between
    /// steps.
    fn rows(&self, cx: &Cx) -> usize {
        let rows = (0..=self.steps.len()).map(|at| self.folded(cx, at).len());
        rows.max().unwrap_or(1)
    }

    /// The lines of the step at `at`, with the keys that skip it or end the tutorial if they fit.
    fn lines_at(&self, cx: &Cx, at: usize) -> Vec<String> {
        let mut lines = self.folded(cx, at);
        let ways = ways(cx, at < self.steps.len());
        let room = usize::from(cx.width.saturating_sub(2));
        let more = lines.len() < usize::from(cx.strip) + 1;
        match lines.last_mut() {
            Some(last) if width::width(last) + 2 + width::width(&ways) <= room => {
                last.push_str("  ");
                last.push_str(&ways);
            }
            _ if more => lines.push(ways),
            _ => {}
        }
        lines
    }

    fn folded(&self, cx: &Cx, at: usize) -> Vec<String> {
        let columns = usize::from(cx.width.saturating_sub(1)).max(1);
        let lines = paint::fold(&self.words(cx, at), columns);
        // Non-breaking spaces keep the two keys of a step on one line.
        let whole = |line: String| line.replace('\u{a0}', " ");
        lines.into_iter().map(whole).collect()
    }

    fn words(&self, cx: &Cx, at: usize) -> String {
        let Some(step) = self.steps.get(at) else {
            return cx.text("tui.tutorial.done").to_owned();
        };
        let context = Context::from_id(&step.context).unwrap_or(Context::Global);
        let action = command::by_id(&step.expect).map(|command| command.action);
        let keys = action.map_or(&[][..], |action| cx.keymap.keys(context, action));
        // Shows both keys of a pair, because one of them works with an input method on.
        let keys = match keys {
            [one, other, ..] if !command::is_digits(keys) => {
                let args: Named<'_> = &[("one", one), ("other", other)];
                cx.fill("tui.tutorial.or", args)
            }
            keys => command::shown_keys(keys, 2),
        };
        let keys = keys.replace(' ', "\u{a0}");
        let words = cx.locale.pick(&step.zh, &step.en);
        let at = format!("{}/{}", at + 1, self.steps.len());
        let narrow = cx.width < NARROW;
        let words = words.replace("{keys}", &keys);
        let key = if narrow {
            "tui.tutorial.step-narrow"
        } else {
            "tui.tutorial.step"
        };
        cx.fill(key, &[("at", &at), ("words", &words)])
    }

    /// Advances if `action` in `context` is what the step expects. Returns whether it was.
    fn saw(&mut self, action: Action, context: Context) -> bool {
        let right = self.steps.get(self.at).is_some_and(|step| {
            command::by_id(&step.expect).is_some_and(|command| command.action == action)
                && Context::from_id(&step.context).is_some_and(|c| context.chain().contains(&c))
        });
        self.at += usize::from(right);
        right
    }
}

impl Model {
    /// Starts the tutorial on its first list, or ends it. It runs on demo dockets only.
    pub(super) fn toggle_tutorial(&mut self) -> Vec<Effect> {
        self.dirty = true;
        if self.coach.take().is_some() {
            self.keep_rows_for_coach();
            return self.fit_all();
        }
        if !self.cx.is_demo() {
            self.notice = Some(Notice::warn(self.cx.text("tui.tutorial.elsewhere")));
            return Vec::new();
        }
        let mut effects = self.perform(Action::GoToday, 1);
        self.coach = Some(Coach::default());
        self.keep_rows_for_coach();
        effects.extend(self.fit_all());
        effects
    }

    /// Handles the keys of the tutorial, which skip a step or end it. Returns whether `key` was
    /// one.
    pub(super) fn coached(&mut self, key: Key) -> bool {
        let Some(coach) = &mut self.coach else {
            return false;
        };
        match self.cx.keymap.meaning(Context::Tutorial, None, key) {
            Meaning::Action(Action::SkipStep, _) if coach.at < coach.steps.len() => coach.at += 1,
            Meaning::Action(Action::SkipStep, _) => {}
            Meaning::Action(Action::EndTutorial, _) => self.coach = None,
            _ => return false,
        }
        self.keep_rows_for_coach();
        true
    }

    /// Reserves the rows that the steps need at the current width.
    pub(super) fn keep_rows_for_coach(&mut self) {
        let rows = self.coach.as_ref().map_or(1, |coach| coach.rows(&self.cx));
        self.cx.strip = u16::try_from(rows.saturating_sub(1)).unwrap_or(u16::MAX);
    }

    /// Reports a command of a key to the tutorial.
    pub(super) fn coach_heard(&mut self, action: Action) {
        let context = self.context();
        // A lookup is done once the case that was looked for opens.
        if (action, context) != (Action::Accept, Context::Lookup) {
            self.coach_saw(action, context);
        }
    }

    /// Reports an action and the context it was performed in to the tutorial; returns whether it
    /// completed the current step.
    pub(super) fn coach_saw(&mut self, action: Action, context: Context) -> bool {
        let right = self.coach.as_mut();
        let right = right.is_some_and(|coach| coach.saw(action, context));
        self.dirty |= right;
        right
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_a_command_with_a_key_in_its_place() {
        let keymap = command::keymap::Keymap::builtin();
        let steps = steps();
        assert!((10..=20).contains(&steps.len()), "{}", steps.len());
        for step in steps {
            let context = Context::from_id(&step.context).unwrap();
            let action = command::by_id(&step.expect).unwrap().action;
            assert!(!keymap.keys(context, action).is_empty(), "{}", step.expect);
            assert!(
                step.zh.contains("{keys}") && step.en.contains("{keys}"),
                "{}",
                step.expect
            );
        }
    }
}
