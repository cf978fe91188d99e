//! Parts of screens, one module each.

pub mod bars;
pub mod below;
pub mod check;
pub mod columns;
pub mod field;
pub mod footer;
pub mod header;
pub mod listing;
pub mod numbers;
pub mod paint;
pub mod popup;
pub mod strip;
pub mod table;
