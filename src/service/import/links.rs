//! Links stated by rows. Each is also recorded in the case it leads to, as for a typed link. That
//! case may come later in the file, so this waits for the last row.

use crate::domain::event::{Event, Fact};
use crate::service::Result;
use crate::service::error::{Error, ErrorKey};
use crate::service::record::links;
use crate::store::change::Changer;
use crate::store::codec::Reader;
use crate::store::dict::Dict;
use crate::store::error::StoreError;
use crate::store::row::event::{decode_one, encode};
use crate::store::spool::Spool;

/// Links by the case they were stated in.
#[derive(Debug, Default)]
pub(super) struct Links {
    said: Spool,
    scratch: Vec<u8>,
    bytes: Vec<u8>,
}

impl Links {
    /// Keeps the links among the events of a case.
    pub(super) fn keep_all(&mut self, id: u32, events: &[Event], dict: &mut Dict) -> Result<()> {
        let is_link = |event: &&Event| matches!(event.fact, Fact::Linked { .. });
        for link in events.iter().filter(is_link) {
            self.bytes.clear();
            encode(link, 0, dict, &mut self.scratch, &mut self.bytes);
            self.said.push(u64::from(id), &self.bytes)?;
        }
        Ok(())
    }

    /// Records all of them in the case they lead to.
    pub(super) fn answer(&mut self, changer: &mut Changer<'_, '_>) -> Result<()> {
        let mut from: Option<(u32, String)> = None;
        let mut failed = None;
        let drained = self.said.drain(&mut |id, bytes| {
            answer(id as u32, bytes, &mut from, changer).map_err(|error| {
                failed = Some(error);
                StoreError::Conflict
            })
        });
        match failed {
            Some(error) => Err(error),
            None => Ok(drained?),
        }
    }
}

/// Records one link in the case it leads to; `from` is the case it was stated in, with its number.
fn answer(
    id: u32,
    bytes: &[u8],
    from: &mut Option<(u32, String)>,
    changer: &mut Changer<'_, '_>,
) -> Result<()> {
    let link = event(bytes, changer.dict).ok_or_else(|| Error::new(ErrorKey::ImportDied))?;
    let (_, number) = match from.take() {
        Some(known) if known.0 == id => from.insert(known),
        _ => from.insert((id, changer.case(id)?.now.number)),
    };
    links::back(changer, id, number, &link)
}

fn event(bytes: &[u8], dict: &Dict) -> Option<Event> {
    let mut r = Reader(bytes);
    let size = r.u64()?;
    decode_one(r.bytes(usize::try_from(size).ok()?)?, dict)
}
