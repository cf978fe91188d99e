//! `qingji keys`: every key with what it does, from the one table of commands and the keys in force.

use super::exit::{Exit, Failure};
use super::own;
use super::print::{Cell, Column, Table};
use super::session::Session;
use crate::command::{self, COMMANDS, Context};

pub(super) fn run(session: &mut Session) -> Result<Exit, Failure> {
    let own = own::read();
    session.complain(&own.problems);
    let mut table = Table::new([
        Column::hidden("context"),
        Column::text("where"),
        Column::text("keys"),
        Column::text("action"),
        Column::hidden("command"),
        Column::text("shell"),
    ]);
    // Programs get the forms as help has them, people with their places in their language.
    let locale = (!session.out.is_for_machines()).then_some(session.locale);
    let shell = |command: &command::Command| {
        let form = command.cli?;
        let form = locale.map_or_else(|| form.to_owned(), |l| command::shell_form(form, l));
        Some(format!("qingji {form}"))
    };
    for context in Context::ALL {
        let place = session.locale.text(&context.title());
        for command in COMMANDS.iter().filter(|c| c.contexts.contains(&context)) {
            let keys = command::shown_keys(own.keymap.keys(context, command.action), usize::MAX);
            table.push(vec![
                Cell::Text(context.id().to_owned()),
                Cell::Text(place.to_owned()),
                Cell::from((!keys.is_empty()).then_some(keys.as_str())),
                Cell::Text(command.doc_in(context, session.locale).to_owned()),
                Cell::Text(command.id.to_owned()),
                Cell::from(shell(command).as_deref()),
            ]);
        }
    }
    session.out.rows(&table)?;
    Ok(Exit::Ok)
}
