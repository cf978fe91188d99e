//! The tutorial: a strip says what to press, and goes on when it was pressed. The steps are data, `config/tutorial.toml`.

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

/// Below this many columns the strip goes without its name.
const NARROW: u16 = 60;

/// One thing to learn.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Command that does it.
    pub expect: String,
    /// Where; its keys are shown as they are there.
    pub context: String,
    pub zh: String,
    pub en: String,
}

#[derive(Debug, Deserialize)]
struct File {
    step: Vec<Step>,
}

/// How far somebody is.
#[derive(Debug)]
pub struct Coach {
    steps: Vec<Step>,
    at: usize,
}

/// The steps compiled in.
pub fn steps() -> Vec<Step> {
    let file: Result<File, _> = toml::from_str(include_str!("../../config/tutorial.toml"));
    file.map(|file| file.step).unwrap_or_default()
}

/// `(+ 跳过, - 结束)`: the keys that lead on without doing what a step says; behind the last one, what puts the strip away.
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
    /// What the strip says, in lines of the width of the terminal: `教程 3/14  按 . 看这一天是怎么算出来的`.
    pub fn lines(&self, cx: &Cx) -> Vec<String> {
        self.lines_at(cx, self.at)
    }

    /// Rows that the longest step takes: as many are kept free for all of them, so that nothing moves from step to step.
    fn rows(&self, cx: &Cx) -> usize {
        let rows = (0..=self.steps.len()).map(|at| self.folded(cx, at).len());
        rows.max().unwrap_or(1)
    }

    /// With what leads on without doing it, where the rows have room for that.
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
        // Two keys of a step stay on one line.
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
        // Two of them: one of the pair works with an input method on.
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

    /// Takes an action into account; true when it was the one.
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
    /// Begins the tutorial on the list that it begins with, or ends it. It is for made-up cases only.
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

    /// Whether a key is one of the tutorial: skips the step, or ends it.
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

    /// Keeps the rows free that the steps need at this width.
    pub(super) fn keep_rows_for_coach(&mut self) {
        let rows = self.coach.as_ref().map_or(1, |coach| coach.rows(&self.cx));
        self.cx.strip = u16::try_from(rows.saturating_sub(1)).unwrap_or(u16::MAX);
    }

    /// Tells the coach what was done, and where; whether that was the step.
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
