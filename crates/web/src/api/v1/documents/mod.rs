//! Documents: lists, sending, one document, taking it back.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod put;
pub(crate) mod show;

pub(crate) use self::create::create;
pub(crate) use self::delete::delete;
pub(crate) use self::list::list;
pub(crate) use self::put::put;
pub(crate) use self::show::show;
