//! V12, V13: what a frame costs to draw, and how many bytes and writes it is.

use crate::data::Bench;
use crate::figure::Outcome;

pub fn draw(_bench: &Bench) -> Outcome {
    Outcome::Skip("there is no screen yet".to_owned())
}

pub fn writes(_bench: &Bench) -> Outcome {
    Outcome::Skip("there is no screen yet".to_owned())
}

pub fn cursor(_bench: &Bench) -> Outcome {
    Outcome::Skip("there is no screen yet".to_owned())
}

pub fn idle(_bench: &Bench) -> Outcome {
    Outcome::Skip("there is no screen yet".to_owned())
}
