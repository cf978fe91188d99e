//! Keys in, effects and screens out.

mod calendar;
mod case;
mod everywhere;
mod forms;
mod history;
mod lists;
mod lookup;
mod midnight;
mod more;
mod palette;
mod today;
mod tutorial;

use qingji::domain::event::Fact;

use crate::support::screen::Session;

/// The outcomes recorded so far: case and outcome.
fn recorded(session: &Session) -> Vec<(String, String)> {
    let writes = session.docket.writes.lock().unwrap();
    writes
        .iter()
        .map(|write| match &write.events[0].fact {
            Fact::FollowedUp(f) => (write.number.clone(), f.outcome.clone()),
            other => panic!("{other:?}"),
        })
        .collect()
}

/// The selected line of the history, and the whole screen.
fn at(session: &Session) -> (String, String) {
    let text = session.text();
    let line = text.lines().find(|line| line.starts_with('>'));
    (line.unwrap_or_default().to_owned(), text)
}

/// The case under the cursor of the list.
fn at_cursor(session: &Session) -> String {
    let rows = session.rows();
    let row = rows
        .iter()
        .find(|row| row.trim_start().starts_with('>'))
        .unwrap_or_else(|| panic!("{}", session.text()));
    let number = row.split_whitespace().find(|word| word.contains('号'));
    number
        .unwrap_or_else(|| panic!("{}", session.text()))
        .to_owned()
}

/// The reversed text in a line of the screen.
fn reversed(session: &Session, y: u16) -> String {
    let (buffer, _) = session.buffer();
    let area = *buffer.area();
    (0..area.right())
        .filter_map(|x| buffer.cell((x, y)))
        .filter(|cell| cell.modifier.contains(ratatui::style::Modifier::REVERSED))
        .map(ratatui::buffer::Cell::symbol)
        .collect()
}
