//! The last line: the keys that help most here, from the table of commands.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint;
use crate::command::{self, Action, COMMANDS, Command, Context};
use crate::config::key::Key;
use crate::config::theme::Role;
use crate::text::width;
use crate::tui::cx::Cx;

/// A key and what it does, in words.
pub type Hint = (String, String);

/// What the checklist offers beside its digits on a small terminal, the more needed first: what Enter does everybody knows.
const SMALL: [Action; 4] = [Action::Undo, Action::Open, Action::Lookup, Action::Help];

/// What goes first where there is no room, of what is in the middle of a footer; else the last one goes.
fn spare(context: Context) -> &'static [Action] {
    match context {
        // A calendar file cannot be found by guessing; that lists are printed, searched and filtered is known from elsewhere.
        Context::Calendar => &[Action::Print, Action::Lookup, Action::Filter],
        // They have menus and keys of every list; the deeds of a case have not.
        Context::Case => &[Action::Print, Action::Export, Action::CopyNumber],
        _ => &[],
    }
}

/// What a screen offers on the last line beside the keys of its context.
#[derive(Debug, Clone, Copy)]
pub struct Offer {
    pub context: Context,
    /// Stands first.
    pub foremost: &'static [Action],
    /// Would do nothing now, and is not offered.
    pub idle: &'static [Action],
}

/// The keys to the cases before and after in one hint, where there is no room for two.
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

/// One hint: the first key of a command, where it has one, and words by their key.
pub fn hint(cx: &Cx, context: Context, action: Action, words: &str) -> Option<Hint> {
    let key = cx.keymap.keys(context, action).first()?.to_string();
    Some((key, cx.text(words).to_owned()))
}

/// The same with the title of the command.
pub fn titled(cx: &Cx, context: Context, action: Action) -> Option<Hint> {
    hint(cx, context, action, &command::of(action)?.title())
}

/// What the footer of a context offers, most useful first, help last; without what is `spared`.
pub fn hints_without(cx: &Cx, context: Context, spared: &[Action]) -> Vec<Hint> {
    // A case has more to offer where there is room for it.
    let roomy = |c: &Command| context == Context::Case && spare(context).contains(&c.action);
    let named =
        |c: &&Command| (c.footer.contains(&context) || roomy(c)) && !spared.contains(&c.action);
    let mut named: Vec<&Command> = COMMANDS.iter().filter(named).collect();
    if cx.tiny() && context == Context::Today {
        let rank = |command: &Command| SMALL.iter().position(|a| *a == command.action);
        named.retain(|command| rank(command).is_some());
        named.sort_by_key(|command| rank(command));
    }
    // What writes is refused while a past is looked at; what leads back stands in its place.
    let past = !cx.view.is_now();
    named.retain(|command| !past || !command.writes());
    let back = past.then(|| hint(cx, context, Action::AsOf, "tui.as-of.back"));
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

/// What stands first; what writes does not while a past is looked at.
fn foremost(cx: &Cx, offer: Offer) -> Vec<Hint> {
    let commands = offer
        .foremost
        .iter()
        .filter_map(|action| command::of(*action));
    let offered = commands.filter(|command| cx.view.is_now() || !command.writes());
    let hints = offered.filter_map(|command| match command.action {
        Action::Outcome => Some(("1-9".to_owned(), cx.text(&command.title()).to_owned())),
        action => titled(cx, offer.context, action),
    });
    hints.collect()
}

/// What the footer of a context offers, most useful first, help last.
pub fn hints(cx: &Cx, context: Context) -> Vec<Hint> {
    hints_without(cx, context, &[])
}

/// The outcomes by their digits, as far as they have keys.
pub fn outcomes(cx: &Cx) -> Vec<Hint> {
    cx.keymap
        .keys(Context::Today, Action::Outcome)
        .iter()
        .zip(cx.outcomes.iter())
        .map(|(key, outcome)| (key.to_string(), outcome.words(cx.locale).to_owned()))
        .collect()
}

/// Columns of hints in a row, `between` blanks between two.
fn columns(cx: &Cx, hints: &[Hint], between: usize) -> usize {
    let inner = usize::from(cx.english());
    let words = |(key, words): &Hint| width::width(key) + inner + width::width(words) + between;
    let all: usize = hints.iter().map(words).sum();
    all.saturating_sub(between)
}

/// How the outcomes go beside lookup and help: blanks between two hints, `None` where there is no room for them at all.
fn outcomes_fit(cx: &Cx, area: Rect) -> Option<usize> {
    let mut fixed = hints(cx, Context::Today);
    fixed.drain(..fixed.len().saturating_sub(2));
    fixed.extend(outcomes(cx));
    let room = usize::from(area.width.saturating_sub(1));
    let loose = 1 + usize::from(cx.english());
    [loose, 1]
        .into_iter()
        .find(|between| columns(cx, &fixed, *between) <= room)
}

/// Draws as many as fit. The last two (lookup and help) stay; the outcomes shrink to one hint where they do not fit beside them.
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
            Some(fit) => {
                between = fit;
                outcomes(cx)
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

/// Hints of a screen's own, the last one stays.
pub fn own(cx: &Cx, buffer: &mut Buffer, area: Rect, mut hints: Vec<Hint>) {
    let between = 1 + usize::from(cx.english());
    let room = usize::from(area.width.saturating_sub(1));
    while columns(cx, &hints, between) > room && hints.len() > 2 {
        hints.remove(hints.len() - 2);
    }
    put(cx, buffer, area, &hints, between);
}

/// What can be done with marked rows: `选中 3 件: b批量  Space选  *全选  v反选  Esc清除`. `n` is how many, where that is known.
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

/// Where digits record outcomes, the footer has no room for them and the message line has nothing to say, they stand there.
pub fn outcomes_above(cx: &Cx, buffer: &mut Buffer, area: Rect, context: Context) {
    let hints = outcomes(cx);
    let fits = columns(cx, &hints, 1) < usize::from(area.width);
    let told = match context {
        Context::Today => outcomes_fit(cx, area).is_some(),
        // The footer of a case has no room for them beside its own keys.
        Context::Case => false,
        _ => true,
    };
    if !told && fits && cx.view.is_now() {
        put(cx, buffer, area, &hints, 1);
    }
}

/// The key that leads back to the present, where the line says which past is looked at and has no room for more.
pub fn way_back(cx: &Cx, buffer: &mut Buffer, area: Rect, context: Context) {
    let back = hint(cx, context, Action::AsOf, "tui.as-of.back");
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

/// What may follow the first of two keys, for the message line: `g  j今日 a案件`.
pub fn after(cx: &Cx, context: Context, first: Key) -> String {
    let mut line = first.to_string();
    for (key, action) in cx.keymap.after(context, first) {
        if let Some(command) = command::of(action) {
            let gap = if cx.english() { " " } else { "" };
            let title = cx.text(&command.title());
            line.extend(["  ", &key.to_string(), gap, title]);
        }
    }
    line
}
