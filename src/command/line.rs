//! Builders for the lines of the table of commands.

use super::{Action, Command, Context, FormKind, Need};

/// A command: the contexts in which it works, those whose footers name it, and its name in the
/// shell.
pub(super) const fn line(
    action: Action,
    id: &'static str,
    contexts: &'static [Context],
    footer: &'static [Context],
    cli: Option<&'static str>,
) -> Command {
    Command {
        action,
        id,
        contexts,
        footer,
        palette: true,
        cli,
        also: &[],
        need: Need::Nothing,
        writes: false,
        repeats: false,
    }
}

/// A command that moves or marks: it is done again while its key is held down, and there is nothing
/// to it in the shell.
pub(super) const fn moves(
    action: Action,
    id: &'static str,
    contexts: &'static [Context],
    footer: &'static [Context],
) -> Command {
    Command {
        repeats: true,
        ..line(action, id, contexts, footer, None)
    }
}

/// A form for the selected or open case.
pub(super) const fn form(
    kind: FormKind,
    id: &'static str,
    footer: &'static [Context],
    cli: &'static str,
) -> Command {
    line(
        Action::Form(kind),
        id,
        &[Context::List, Context::Case],
        footer,
        Some(cli),
    )
    .case()
    .writing()
}

impl Command {
    /// Marks the command as one that needs a selected case.
    pub(super) const fn case(mut self) -> Command {
        self.need = Need::Case;
        self
    }

    /// Marks the command as one that needs a list with rows.
    pub(super) const fn rows(mut self) -> Command {
        self.need = Need::Rows;
        self
    }

    /// Marks the command as one that writes to the docket.
    pub(super) const fn writing(mut self) -> Command {
        self.writes = true;
        self
    }

    /// Sets other shell commands that this one covers.
    pub(super) const fn also(mut self, also: &'static [&'static str]) -> Command {
        self.also = also;
        self
    }

    /// Hides the command from the palette, where it would make no sense.
    pub(super) const fn quiet(mut self) -> Command {
        self.palette = false;
        self
    }
}
