//! Enums of the trade in the API's description: each word of them.

use domain::{
    Action, CaseState, Channel, DeclarationKind, DigestTime, DocumentState, EmergencyKind, MediaType, ObjectKind,
    Outcome, ReachChannel, ReachState, RecordKind, RecordWay, Review, Role, SettingKey, TextPurpose, WorklistView,
};
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

macro_rules! words {
    ($($name:ident = $enum:ident),+ $(,)?) => {$(
        pub(crate) fn $name() -> Object {
            of($enum::ALL.iter().map(|word| word.as_str()))
        }
    )+};
}
words! {
    action = Action, case_state = CaseState, channel = Channel, emergency_kind = EmergencyKind, media_type = MediaType, object_kind = ObjectKind, outcome = Outcome, review = Review, role = Role, worklist_view = WorklistView, setting_key = SettingKey, declaration_kind = DeclarationKind, record_kind = RecordKind, record_way = RecordWay,
    text_purpose = TextPurpose, reach_channel = ReachChannel, reach_state = ReachState, digest_time = DigestTime,
}

/// What programs are told of a document's state: a document on its way out is gone for them.
pub(crate) fn document_state() -> Object {
    of(DocumentState::ALL.iter().filter(|state| **state != DocumentState::Deleting).map(|state| state.as_str()))
}

/// `"all"` or the id of a member.
pub(crate) fn concerns() -> Object {
    let text = ObjectBuilder::new().schema_type(Type::String);
    text.description(Some("\"all\", or the id of a member of the household")).build()
}

/// A list of channels.
pub(crate) fn reach_channels() -> utoipa::openapi::schema::Array {
    utoipa::openapi::schema::ArrayBuilder::new().items(reach_channel()).build()
}

fn of(words: impl Iterator<Item = &'static str>) -> Object {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words.collect::<Vec<_>>())).build()
}
