//! Where the rows of a case are kept: in the case being built, in the store, or for the second
//! pass.

use super::Intake;
use crate::domain::event::Event;
use crate::service::Result;
use crate::service::import::kept::Kept;
use crate::service::import::sink::{Sink, Target};
use crate::store::bulk::NewEvents;
use crate::store::codec::put_u32;
use crate::store::project::Key;

impl Intake<'_> {
    /// The destination of a row of a case.
    pub(super) fn target(&self, id: u32) -> Target {
        match &self.building {
            Some(building) if building.id == id => Target::Now,
            _ => Target::Late,
        }
    }

    /// Stores the case being built.
    pub(super) fn close(&mut self, sink: &mut Sink<'_, '_>) -> Result<()> {
        let Sink::Stream(packer) = sink else {
            return Ok(());
        };
        if let Some(mut b) = self.building.take() {
            b.settle(&mut self.pen, packer.dict, &mut self.tally)?;
            self.links.keep_all(b.id, &b.links, packer.dict)?;
            let mut number = b.key;
            let key = match b.regular {
                Some(regular) => Key {
                    text: &number,
                    regular,
                },
                None => Key::of(&b.case, &mut number),
            };
            let events = NewEvents {
                bytes: b.blob,
                count: b.count,
            };
            packer.push(b.id, &b.case, key, events)?;
            self.spare_key = number;
            // The texts stay in the memory that the next case reuses.
            self.spare = Some(b.case.now);
        }
        Ok(())
    }

    /// Keeps a row for the second pass.
    #[expect(
        clippy::too_many_arguments,
        reason = "a row is read against all that an import knows by then"
    )]
    pub(super) fn keep(
        &mut self,
        id: u32,
        row: u32,
        kept: Kept,
        events: &[Event],
        sink: &mut Sink<'_, '_>,
    ) -> Result<()> {
        let dict = sink.dict();
        self.blob.clear();
        put_u32(&mut self.blob, row);
        self.blob.push(kept.code());
        for event in events {
            self.pen.write(event, 0, dict, &mut self.blob);
        }
        self.late.push(u64::from(id), &self.blob)?;
        Ok(())
    }
}
