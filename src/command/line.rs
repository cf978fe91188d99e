//! How a line of the table of commands is written.

use super::{Action, Command, Context, FormKind, Need};

/// A command: where it can be done, whose footers name it, and what it is called in the shell.
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
    }
}

/// A form about the case that is selected or open.
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
}

impl Command {
    /// Needs a selected case.
    pub(super) const fn case(mut self) -> Command {
        self.need = Need::Case;
        self
    }

    /// Needs a list with rows.
    pub(super) const fn rows(mut self) -> Command {
        self.need = Need::Rows;
        self
    }

    /// What else it is called in the shell.
    pub(super) const fn also(mut self, also: &'static [&'static str]) -> Command {
        self.also = also;
        self
    }

    /// Not offered by the palette: it makes no sense there.
    pub(super) const fn quiet(mut self) -> Command {
        self.palette = false;
        self
    }
}
