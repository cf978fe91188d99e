//! The last line: the most useful keys, from the table of commands.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint;
use crate::command::{self, Action, COMMANDS, Command, Context};
use crate::config::key::Key;
use crate::config::outcome::Outcome;
use crate::config::theme::Role;
use crate::text::locale::Locale;
use crate::text::width;
use crate::tui::cx::Cx;

/// A key and its text.
pub type Hint = (String, String);

/// The keys that the checklist offers beside its digits on a small terminal. Undo is the first to
/// go, because the message about a record names it.
const SMALL: [Action; 4] = [Action::Open, Action::Undo, Action::Lookup, Action::Help];

/// The keys in the middle of a footer that are dropped first if there is no room; otherwise the
/// last ones are.
fn spare(context: Context) -> &'static [Action] {
    match context {
        // A calendar file cannot be found by guessing; printing, searching and filtering are
        // familiar from other lists.
        Context::Calendar => &[Action::Print, Action::Lookup, Action::Filter],
        // These are familiar from other lists; the actions on a case are not.
        Context::Case => &[
            Action::Print,
            Action::Export,
            Action::CopyNumber,
            Action::Filter,
        ],
        _ => &[],
    }
}

/// What a screen offers on the last line in addition to the keys of its context.
#[derive(Debug, Clone, Copy)]
pub struct Offer {
    pub context: Context,
    /// Commands shown first.
    pub foremost: &'static [Action],
    /// Commands that would do nothing now and are not offered.
    pub idle: &'static [Action],
}

/// Merges the keys for the previous and next case into one hint, if there is no room for two.
fn join_neighbours(cx: &Cx, hints: &mut Vec<Hint>) {
    let title = |action| command::of(action).map(|c| cx.text(&c.title()).to_owned());
    let at = |hints: &[Hint], action| {
        let title = title(action)?;
        hints.iter().position(|(_, words)| *words == title)
    };
    if let (Some(before), Some(after)) =
        (at(hints, Action::PreviousCase), at(hints, Action::NextCase))
    {
        let (next, _) = hints.remove(after);
        if let Some((key, words)) = hints.get_mut(before) {
            key.push_str(&next);
            cx.text("tui.case.neighbours").clone_into(words);
        }
    }
}

/// A hint: the first key of a command, if it has one, and a text by its key.
pub fn hint(cx: &Cx, context: Context, action: Action, words: &str) -> Option<Hint> {
    let key = cx.keymap.keys(context, action).first()?.to_string();
    Some((key, cx.text(words).to_owned()))
}

/// A hint with the title of the command.
pub fn titled(cx: &Cx, context: Context, action: Action) -> Option<Hint> {
    hint(cx, context, action, &command::of(action)?.title())
}

/// The hints of a context without the commands in `spared`, most useful first, help last.
pub fn hints_without(cx: &Cx, context: Context, spared: &[Action]) -> Vec<Hint> {
    // On the page of a case, commands outside its footer are offered if there is room.
    let roomy = |c: &Command| context == Context::Case && spare(context).contains(&c.action);
    let named =
        |c: &&Command| (c.footer.contains(&context) || roomy(c)) && !spared.contains(&c.action);
    let mut named: Vec<&Command> = COMMANDS.iter().filter(named).collect();
    if cx.tiny() && context == Context::Today {
        let rank = |command: &Command| SMALL.iter().position(|a| *a == command.action);
        named.retain(|command| rank(command).is_some());
        named.sort_by_key(|command| rank(command));
    }
    // While a past is viewed writing is refused, and the key back to the present is offered
    // instead.
    let past = !cx.view.is_now();
    named.retain(|command| !past || !command.writes);
    let back = past.then(|| to_present(cx, context));
    back.flatten()
        .into_iter()
        .chain(
            named
                .into_iter()
                .filter_map(|command| match command.action {
                    Action::Pick | Action::Outcome => {
                        Some(("1-9".to_owned(), cx.text(&command.title()).to_owned()))
                    }
                    action => titled(cx, context, action),
                }),
        )
        .collect()
}

/// The hints shown first, without commands that write while a past is viewed.
fn foremost(cx: &Cx, offer: Offer) -> Vec<Hint> {
    let commands = offer
        .foremost
        .iter()
        .filter_map(|action| command::of(*action));
    let offered = commands.filter(|command| cx.view.is_now() || !command.writes);
    let hints = offered.filter_map(|command| match command.action {
        Action::Outcome => Some(("1-9".to_owned(), cx.text(&command.title()).to_owned())),
        action => titled(cx, offer.context, action),
    });
    hints.collect()
}

/// The hints of a context, most useful first, help last.
pub fn hints(cx: &Cx, context: Context) -> Vec<Hint> {
    hints_without(cx, context, &[])
}

/// The outcomes with their digits, as far as they have keys.
pub fn outcomes(cx: &Cx) -> Vec<Hint> {
    digits(cx, Outcome::words)
}

/// The outcomes with their digits, in the words given.
fn digits(cx: &Cx, words: fn(&Outcome, Locale) -> &str) -> Vec<Hint> {
    cx.keymap
        .keys(Context::Today, Action::Outcome)
        .iter()
        .zip(cx.outcomes.iter())
        .map(|(key, outcome)| (key.to_string(), words(outcome, cx.locale).to_owned()))
        .collect()
}

/// The ways to write the outcomes with their digits, the one that needs most room first.
fn outcomes_by_room(cx: &Cx) -> [Vec<Hint>; 2] {
    [digits(cx, Outcome::words), digits(cx, Outcome::short_words)]
}

/// Columns of hints in a row, with `between` blanks in between.
fn columns(cx: &Cx, hints: &[Hint], between: usize) -> usize {
    let inner = usize::from(cx.english());
    let words = |(key, words): &Hint| width::width(key) + inner + width::width(words) + between;
    let all: usize = hints.iter().map(words).sum();
    all.saturating_sub(between)
}

/// The outcomes as they fit beside lookup and help, and the number of blanks between two hints;
/// `None` if they do not fit at all.
fn outcomes_fit(cx: &Cx, area: Rect) -> Option<(Vec<Hint>, usize)> {
    let mut fixed = hints(cx, Context::Today);
    fixed.drain(..fixed.len().saturating_sub(2));
    let room = usize::from(area.width.saturating_sub(1));
    let loose = 1 + usize::from(cx.english());
    let mut ways = outcomes_by_room(cx)
        .into_iter()
        .flat_map(|outcomes| [(outcomes.clone(), loose), (outcomes, 1)]);
    ways.find(|(outcomes, between)| {
        let all = [fixed.as_slice(), outcomes].concat();
        columns(cx, &all, *between) <= room
    })
}

/// Draws as many hints as fit. The last two (lookup and help) stay; the outcomes shrink to one hint
/// if they do not fit beside them.
pub fn view(cx: &Cx, buffer: &mut Buffer, area: Rect, offer: Offer) {
    let Offer { context, idle, .. } = offer;
    let mut between = 1 + usize::from(cx.english());
    let foremost = foremost(cx, offer);
    let hints_without = |spared: &[Action]| {
        let mut hints = foremost.clone();
        hints.extend(hints_without(cx, context, spared));
        hints
    };
    let mut hints = hints_without(idle);
    let mut fixed = 0;
    if context == Context::Today && cx.view.is_now() {
        let digits = match outcomes_fit(cx, area) {
            Some((outcomes, fit)) => {
                between = fit;
                outcomes
            }
            None => {
                let title = command::of(Action::Outcome).map(Command::title);
                let title = cx.text(&title.unwrap_or_default());
                vec![("1-9".to_owned(), title.to_owned())]
            }
        };
        fixed = digits.len();
        hints.splice(..0, digits);
    }
    let room = usize::from(area.width.saturating_sub(1));
    let spare = spare(context);
    for n in 0..=spare.len() {
        if columns(cx, &hints, between) > room {
            if n > 0 {
                let spared = [idle, spare.get(..n).unwrap_or_default()].concat();
                hints = hints_without(&spared);
            }
            join_neighbours(cx, &mut hints);
        }
    }
    while columns(cx, &hints, between) > room && hints.len() > fixed + 2 {
        hints.remove(hints.len() - 3);
    }
    put(cx, buffer, area, &hints, between);
}

/// Draws the hints of a screen; the last one stays.
pub fn own(cx: &Cx, buffer: &mut Buffer, area: Rect, mut hints: Vec<Hint>) {
    let between = 1 + usize::from(cx.english());
    let room = usize::from(area.width.saturating_sub(1));
    while columns(cx, &hints, between) > room && hints.len() > 2 {
        hints.remove(hints.len() - 2);
    }
    put(cx, buffer, area, &hints, between);
}

/// Draws what can be done with marked rows: `选中 3 件: b批量  Space选  *全选  v反选  Esc清除`. `n`
/// is their number, if known.
pub fn marked(cx: &Cx, buffer: &mut Buffer, area: Rect, context: Context, n: Option<usize>) {
    let said = match n {
        Some(n) => cx.fill("tui.list.selected", &[("n", &n)]),
        None => cx.text("tui.list.selected-all").to_owned(),
    };
    let mut hints: Vec<Hint> = [
        titled(cx, context, Action::Bulk).filter(|_| cx.view.is_now()),
        titled(cx, context, Action::Mark),
        titled(cx, context, Action::MarkAll),
        titled(cx, context, Action::MarkInvert),
        hint(cx, context, Action::Back, "tui.list.unmark"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let between = 1 + usize::from(cx.english());
    let room = usize::from(area.width.saturating_sub(2)).saturating_sub(width::width(&said));
    while columns(cx, &hints, between) > room && hints.len() > 2 {
        hints.remove(hints.len() - 2);
    }
    let title = cx.styles.of(Role::Title);
    let taken = 1 + paint::put(
        buffer,
        paint::Cells::at((area.x + 1, area.y), area.width),
        &said,
        title,
    );
    let rest = Rect {
        x: area.x + taken,
        width: area.width.saturating_sub(taken),
        ..area
    };
    put(cx, buffer, rest, &hints, between);
}

/// Draws the outcomes in the empty message line, if digits record them and the footer has no room
/// for them.
pub fn outcomes_above(cx: &Cx, buffer: &mut Buffer, area: Rect, offer: Offer) {
    let mut ways = outcomes_by_room(cx).into_iter();
    let fits = |hints: &Vec<Hint>| columns(cx, hints, 1) < usize::from(area.width);
    let fitting = ways.find(fits);
    let told = match offer.context {
        Context::Today => outcomes_fit(cx, area).is_some(),
        // The footer of a case has no room for them beside its own keys, and one that is closed
        // does not offer them.
        Context::Case => !offer.foremost.contains(&Action::Outcome),
        _ => true,
    };
    if let Some(hints) = fitting.filter(|_| !told && cx.view.is_now()) {
        put(cx, buffer, area, &hints, 1);
    }
}

/// The keys back to the present: the dialog for a past day, left empty.
fn to_present(cx: &Cx, context: Context) -> Option<Hint> {
    let (key, words) = hint(cx, context, Action::AsOf, "tui.as-of.back")?;
    let accept = cx.keymap.keys(Context::AsOf, Action::Accept);
    Some(match accept.first() {
        Some(accept) => (format!("{key} {accept}"), words),
        None => (key, words),
    })
}

/// Draws the key back to the present, if it fits beside the past being viewed.
pub fn way_back(cx: &Cx, buffer: &mut Buffer, area: Rect, context: Context) {
    let back = to_present(cx, context);
    let room = usize::from(area.width).saturating_sub(1);
    let hints: Vec<Hint> = back.into_iter().collect();
    if columns(cx, &hints, 1) <= room {
        put(cx, buffer, area, &hints, 1);
    }
}

fn put(cx: &Cx, buffer: &mut Buffer, area: Rect, hints: &[Hint], between: usize) {
    let mut x = area.x + 1;
    for (key, words) in hints {
        let room = area.right().saturating_sub(x);
        x += paint::put(
            buffer,
            paint::Cells::at((x, area.y), room),
            key,
            cx.styles.of(Role::Key),
        );
        x += u16::from(cx.english());
        let room = area.right().saturating_sub(x);
        x += paint::put(
            buffer,
            paint::Cells::at((x, area.y), room),
            words,
            cx.styles.of(Role::Text),
        );
        x += between as u16;
    }
}

/// What may follow the first key of a sequence, for the message line: `g  j今日  a案件`.
pub fn after(cx: &Cx, context: Context, first: Key) -> Vec<String> {
    let gap = if cx.english() { " " } else { "" };
    let next = cx.keymap.after(context, first).into_iter();
    let next = next.filter_map(|(key, action)| {
        let title = cx.text(&command::of(action)?.title());
        Some(format!("{key}{gap}{title}"))
    });
    std::iter::once(first.to_string()).chain(next).collect()
}
