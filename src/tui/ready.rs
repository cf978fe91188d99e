//! What the first frame needs besides the docket. It is made while the docket is opened, which
//! waits for the disk.

use ratatui::buffer::Buffer;

use super::model::Model;
use super::msg::Effect;
use super::options::Options;
use super::terminal;
use super::view::draw;

/// The screens without a docket.
#[derive(Debug)]
pub struct Ready {
    pub(super) options: Options,
    pub(super) model: Model,
    /// What the model asks of the docket first.
    pub(super) effects: Vec<Effect>,
    /// The memory of the first frame.
    pub(super) frame: Buffer,
}

impl Ready {
    /// Draws the first page without its rows, for nobody: then its texts are read, and its code and
    /// memory are there.
    pub fn new(options: Options) -> Ready {
        let area = terminal::size();
        let (model, effects) = Model::new(&options, area.width, area.height);
        let mut frame = Buffer::empty(area);
        draw(&model, area, &mut frame);
        frame.reset();
        Ready {
            options,
            model,
            effects,
            frame,
        }
    }
}
