//! What dialogs leave alone: commands of their context, and the case below them.

use crate::command::Action as A;
use crate::command::Context;

/// Those of a form, in a dialog with a single field.
pub(super) const SINGLE_FIELD: &[A] = &[
    A::Up,
    A::Down,
    A::PageUp,
    A::PageDown,
    A::NextField,
    A::PreviousField,
    A::StartOver,
];

/// Those of a list to pick from, in one without marks or an order of its own.
pub(super) const MENU: &[A] = &[A::MoveForward, A::MoveBack, A::Toggle, A::Clear];

/// Those of a list to pick from, in a question with a single answer.
pub(super) const SINGLE_ANSWER: &[A] = &[
    A::Up,
    A::Down,
    A::PageUp,
    A::PageDown,
    A::MoveForward,
    A::MoveBack,
    A::Toggle,
    A::Clear,
];

/// Those of a list to pick from that is empty.
pub(super) const NO_CHOICE: &[A] = &[
    A::Up,
    A::Down,
    A::PageUp,
    A::PageDown,
    A::MoveForward,
    A::MoveBack,
    A::Toggle,
    A::Clear,
    A::Pick,
    A::Accept,
];

/// Those of a form with fields, where there may be no second page of choices.
pub(super) const FIELDS: &[A] = &[A::PageUp, A::PageDown];

/// What most dialogs of a context leave alone.
pub(super) fn of(context: Context) -> &'static [A] {
    match context {
        Context::Picker => MENU,
        Context::Form => &[A::PageUp, A::PageDown, A::StartOver],
        _ => &[],
    }
}

/// Whether a dialog of the context leaves the case below it visible if there is room.
pub(super) fn spares_case(context: Context) -> bool {
    use Context as C;
    matches!(
        context,
        C::Help | C::Palette | C::Lookup | C::Results | C::Day
    )
}
