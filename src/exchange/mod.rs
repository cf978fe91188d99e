//! Files and typed rows. `demo` makes rows out of nothing.

pub mod demo;
