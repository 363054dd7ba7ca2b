//! The permission table: role × relation × act × care. Nothing else decides.
//!
//! A service finds out the relation of the actor to the object (from rows) and whether the object needs care, then asks
//! [`may`], or [`may_with`] where care may be needed. What is not in the table is forbidden. Strangers are told that the
//! object does not exist.

use crate::Role;
use crate::words::words;

words! {
    /// How the actor stands to the object of the act.
    Relation {
        /// The actor's own account or Jobcenter as a whole; no object of a customer is involved.
        House = "house",
        /// Sent the document, wrote the message.
        Sender = "sender",
        /// Party of the case, and the object concerns the actor or all members.
        Concerned = "concerned",
        /// Party of the case, but the object concerns another member only, or nobody of them as one of them said.
        Housemate = "housemate",
        /// Caseworker to whom the case is assigned.
        Assigned = "assigned",
        /// Caseworker of the team that has the case.
        Team = "team",
        /// Caseworker who stands in for the one to whom the case is assigned.
        Substitute = "substitute",
        /// Caseworker who has nothing to do with the case, and opened it for a reason and a time.
        Exception = "exception",
        /// Nothing of the above.
        Stranger = "stranger",
    }
}

words! {
    /// What care the object needs, from the actor who asks.
    Care {
        /// None but the usual.
        Usual = "usual",
        /// It may tell of somebody's health (Art. 9 GDPR).
        Health = "health",
        /// It may tell of somebody's health, and the actor sent it or has the Jobcenter's permission by name.
        HealthByName = "health_by_name",
    }
}

words! {
    /// What can be asked for.
    Act {
        /// See lists of cases.
        ListCases = "list_cases",
        /// See the worklist.
        ViewWorklist = "view_worklist",
        /// Open a case.
        ViewCase = "view_case",
        /// See what was done in a case, and by whom.
        ViewDeeds = "view_deeds",
        /// Say who has a case.
        AssignCase = "assign_case",
        /// Say that what waits in a case is done until something new comes.
        SettleCase = "settle_case",
        /// Open a case that one has nothing to do with.
        OpenByException = "open_by_exception",
        /// Say who stands in for whom.
        ManageSubstitutions = "manage_substitutions",
        /// See that a document exists, what kind it is and its state.
        ViewDocument = "view_document",
        /// See what a document is called and what was written to it.
        ViewName = "view_name",
        /// Tell of an emergency.
        RaiseEmergency = "raise_emergency",
        /// Say that an emergency is settled.
        SettleEmergency = "settle_emergency",
        /// Send documents into a case.
        SendDocument = "send_document",
        /// Read the bytes.
        ReadContent = "read_content",
        /// Read the receipt.
        ReadReceipt = "read_receipt",
        /// Judge a document.
        ReviewDocument = "review_document",
        /// Give a document free that the scanner could not judge, or have it scanned once more.
        ReleaseDocument = "release_document",
        /// Move a document to another case or member.
        MoveDocument = "move_document",
        /// Destroy a document that must not be kept: shown only, or infected.
        DestroyDocument = "destroy_document",
        /// See in which cases malware was found, and who sent it.
        ListInfected = "list_infected",
        /// Take a document back.
        TakeBack = "take_back",
        /// Say of a document that it is not one's own.
        DisownDocument = "disown_document",
        /// Say of a document that somebody disowned: it belongs here.
        ConfirmDocument = "confirm_document",
        /// Record what customers declare in papers and messages.
        Declare = "declare",
        /// Record calls, and papers that came by post or at the counter.
        KeepRecord = "keep_record",
        /// See and read conversations.
        ReadThread = "read_thread",
        /// Begin a conversation or answer in one.
        PostMessage = "post_message",
        /// Say who answers in a conversation.
        HandOver = "hand_over",
        /// Read internal notes.
        ReadNotes = "read_notes",
        /// Write an internal note.
        WriteNote = "write_note",
        /// Read text modules, to write with them.
        UseTextModules = "use_text_modules",
        /// Add, change and remove text modules.
        ManageTextModules = "manage_text_modules",
        /// See who of the staff opened what concerns oneself.
        ViewLooks = "view_looks",
        /// Search the log.
        SearchLog = "search_log",
        /// See sealed details of the log.
        ReadLogDetails = "read_log_details",
        /// Export and prove the log.
        ExportLog = "export_log",
        /// Bring master data.
        ImportPeople = "import_people",
        /// Make accounts.
        ManageAccounts = "manage_accounts",
        /// Say what is valid in the Jobcenter: settings, legal texts, teams.
        ManageHouse = "manage_house",
        /// Replace keys, and export what recovery needs of them.
        ManageKeys = "manage_keys",
    }
}

/// Whether somebody of this role, standing so to the object, may do this.
pub const fn may(role: Role, relation: Relation, act: Act) -> bool {
    use Act as A;
    use Relation as R;
    match role {
        Role::Customer => match relation {
            R::House => matches!(act, A::ListCases | A::ViewLooks),
            R::Sender => matches!(
                act,
                A::ViewDocument
                    | A::ViewName
                    | A::ReadContent
                    | A::ReadReceipt
                    | A::TakeBack
                    | A::ReadThread
                    | A::PostMessage
            ),
            R::Concerned => matches!(
                act,
                A::ViewCase
                    | A::RaiseEmergency
                    | A::ViewDocument
                    | A::ViewName
                    | A::DisownDocument
                    | A::SendDocument
                    | A::ReadReceipt
                    | A::ReadThread
                    | A::PostMessage
            ),
            R::Housemate => matches!(act, A::ViewCase | A::SendDocument),
            R::Assigned | R::Team | R::Substitute | R::Exception | R::Stranger => false,
        },
        Role::Caseworker => match relation {
            R::House => {
                matches!(
                    act,
                    A::ListCases | A::ViewWorklist | A::UseTextModules | A::OpenByException | A::ManageSubstitutions
                )
            }
            R::Sender | R::Assigned | R::Team | R::Substitute => matches!(
                act,
                A::ViewCase
                    | A::ViewDeeds
                    | A::AssignCase
                    | A::SettleCase
                    | A::SettleEmergency
                    | A::ViewDocument
                    | A::ViewName
                    | A::SendDocument
                    | A::ReadContent
                    | A::ReadReceipt
                    | A::ReviewDocument
                    | A::ReleaseDocument
                    | A::MoveDocument
                    | A::ConfirmDocument
                    | A::DestroyDocument
                    | A::Declare
                    | A::KeepRecord
                    | A::ReadThread
                    | A::PostMessage
                    | A::HandOver
                    | A::ReadNotes
                    | A::WriteNote
            ),
            // To find out what is urgent, or to help on the telephone. Whoever acts has to have the case.
            R::Exception => {
                matches!(
                    act,
                    A::ViewCase
                        | A::ViewDeeds
                        | A::ViewDocument
                        | A::ViewName
                        | A::ReadContent
                        | A::ReadReceipt
                        | A::ReadThread
                )
            }
            R::Concerned | R::Housemate | R::Stranger => false,
        },
        Role::Auditor => matches!((relation, act), (R::House, A::SearchLog | A::ReadLogDetails | A::ExportLog)),
        Role::Admin => matches!(
            (relation, act),
            (
                R::House,
                A::SearchLog
                    | A::ManageAccounts
                    | A::ManageHouse
                    | A::ListInfected
                    | A::UseTextModules
                    | A::ManageTextModules
            )
        ),
        Role::Import => matches!((relation, act), (R::House, A::ImportPeople)),
        Role::System => {
            matches!(
                (relation, act),
                (
                    R::House,
                    A::ImportPeople
                        | A::ManageAccounts
                        | A::ManageHouse
                        | A::ManageTextModules
                        | A::ExportLog
                        | A::ManageKeys
                )
            )
        }
        // Delegation is not built yet: these roles exist in rows, and may do nothing.
        Role::Representative | Role::Helper => false,
    }
}

/// Whether somebody of this role, standing so to the object, may do this with an object that may need care.
///
/// What may tell of health is shown to its sender, to whom the case is assigned, and by name. Nobody gets it from a team, by
/// standing in for somebody, or for a reason of the day: so an exception opens it for nobody.
pub const fn may_with(role: Role, relation: Relation, act: Act, care: Care) -> bool {
    use Relation as R;
    if !may(role, relation, act) {
        return false;
    }
    if matches!(care, Care::Usual) || !shows_inside(act) {
        return true;
    }
    match (role, relation) {
        (Role::Customer, R::Sender) | (Role::Caseworker, R::Assigned) => true,
        (Role::Caseworker, R::Sender | R::Team | R::Substitute) => matches!(care, Care::HealthByName),
        _ => false,
    }
}

/// Whether an act shows what is inside of a document, needs to know it, or could be a way to it.
const fn shows_inside(act: Act) -> bool {
    use Act as A;
    matches!(
        act,
        A::ViewName
            | A::ReadContent
            | A::ReadReceipt
            | A::ReviewDocument
            | A::MoveDocument
            | A::DestroyDocument
            | A::ConfirmDocument
            | A::Declare
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn health_is_for_the_sender_whoever_has_the_case_and_whom_the_jobcenter_named() {
        use Relation as R;
        for role in Role::ALL {
            for relation in Relation::ALL {
                for act in Act::ALL {
                    let usual = may(*role, *relation, *act);
                    assert_eq!(may_with(*role, *relation, *act, Care::Usual), usual);
                    if !shows_inside(*act) {
                        assert_eq!(may_with(*role, *relation, *act, Care::Health), usual, "{role} {relation} {act}");
                        continue;
                    }
                    let own = matches!((role, relation), (Role::Customer, R::Sender) | (Role::Caseworker, R::Assigned));
                    assert_eq!(may_with(*role, *relation, *act, Care::Health), usual && own, "{role} {relation} {act}");
                    let named = *role == Role::Caseworker && matches!(relation, R::Sender | R::Team | R::Substitute);
                    let by_name = may_with(*role, *relation, *act, Care::HealthByName);
                    assert_eq!(by_name, usual && (own || named), "{role} {relation} {act}");
                }
            }
        }
    }

    #[test]
    fn nobody_gets_health_from_a_team_a_substitution_or_an_exception() {
        for relation in [Relation::Team, Relation::Substitute, Relation::Exception] {
            for act in [Act::ViewName, Act::ReadContent, Act::ReadReceipt, Act::ReviewDocument, Act::MoveDocument] {
                assert!(!may_with(Role::Caseworker, relation, act, Care::Health), "{relation} {act}");
            }
            assert!(may_with(Role::Caseworker, relation, Act::ViewDocument, Care::Health), "that it is there");
        }
        assert!(!may_with(Role::Caseworker, Relation::Exception, Act::ReadContent, Care::HealthByName));
    }

    #[test]
    fn strangers_may_nothing() {
        for role in Role::ALL {
            for act in Act::ALL {
                assert!(!may(*role, Relation::Stranger, *act), "{role} {act}");
            }
        }
    }

    #[test]
    fn admins_and_auditors_never_read_documents_or_messages() {
        for role in [Role::Admin, Role::Auditor, Role::Import] {
            for relation in Relation::ALL {
                for act in [Act::ReadContent, Act::ReadThread, Act::ReadReceipt, Act::ViewCase, Act::PostMessage] {
                    assert!(!may(role, *relation, act), "{role} {relation} {act}");
                }
            }
        }
    }

    #[test]
    fn who_did_what_in_a_case_is_for_its_caseworkers() {
        for role in Role::ALL {
            for relation in Relation::ALL {
                use Relation as R;
                let reads_it = matches!(relation, R::Sender | R::Assigned | R::Team | R::Substitute | R::Exception);
                let expected = *role == Role::Caseworker && reads_it;
                assert_eq!(may(*role, *relation, Act::ViewDeeds), expected, "{role} {relation}");
            }
        }
    }

    #[test]
    fn only_admins_say_what_is_valid_in_a_jobcenter() {
        let people = Role::ALL.iter().filter(|role| role.face().is_some());
        let who: Vec<_> = people.filter(|role| may(**role, Relation::House, Act::ManageHouse)).collect();
        assert_eq!(who, [&Role::Admin]);
    }

    #[test]
    fn customers_see_who_opened_their_papers_and_nothing_else_of_the_log() {
        for role in Role::ALL {
            for relation in Relation::ALL {
                let own = *role == Role::Customer && *relation == Relation::House;
                assert_eq!(may(*role, *relation, Act::ViewLooks), own, "{role} {relation}");
            }
        }
        assert!(!may(Role::Customer, Relation::House, Act::SearchLog));
    }

    #[test]
    fn only_auditors_see_details_of_the_log() {
        let who: Vec<_> =
            Role::ALL.iter().filter(|r| Relation::ALL.iter().any(|rel| may(**r, *rel, Act::ReadLogDetails))).collect();
        assert_eq!(who, [&Role::Auditor]);
    }

    #[test]
    fn handing_over_and_internal_notes_are_for_caseworkers_of_the_case() {
        for role in Role::ALL {
            for relation in Relation::ALL {
                let works_on_it =
                    matches!(relation, Relation::Sender | Relation::Assigned | Relation::Team | Relation::Substitute);
                let expected = *role == Role::Caseworker && works_on_it;
                for act in [Act::HandOver, Act::ReadNotes, Act::WriteNote] {
                    assert_eq!(may(*role, *relation, act), expected, "{role} {relation} {act}");
                }
            }
        }
    }

    #[test]
    fn text_modules_are_for_staff_and_kept_by_admins() {
        let may_any = |role, act| Relation::ALL.iter().any(|relation| may(role, *relation, act));
        let of = |act| Role::ALL.iter().copied().filter(|role| may_any(*role, act)).collect::<Vec<_>>();
        assert_eq!(of(Act::UseTextModules), [Role::Caseworker, Role::Admin]);
        assert_eq!(of(Act::ManageTextModules), [Role::Admin, Role::System]);
    }

    #[test]
    fn an_exception_reads_and_changes_nothing() {
        let allowed: Vec<_> =
            Act::ALL.iter().filter(|act| may(Role::Caseworker, Relation::Exception, **act)).copied().collect();
        let reading = [
            Act::ViewCase,
            Act::ViewDeeds,
            Act::ViewDocument,
            Act::ViewName,
            Act::ReadContent,
            Act::ReadReceipt,
            Act::ReadThread,
        ];
        assert_eq!(allowed, reading);
        assert!(Role::ALL.iter().all(|role| {
            *role == Role::Caseworker
                || Act::ALL
                    .iter()
                    .all(|act| !may(*role, Relation::Exception, *act) && !may(*role, Relation::Substitute, *act))
        }));
    }

    #[test]
    fn only_whom_a_paper_concerns_says_that_it_is_not_theirs_and_only_staff_of_the_case_that_it_is() {
        for role in Role::ALL {
            for relation in Relation::ALL {
                let disowns = *role == Role::Customer && *relation == Relation::Concerned;
                assert_eq!(may(*role, *relation, Act::DisownDocument), disowns, "{role} {relation}");
                let works_on_it =
                    matches!(relation, Relation::Sender | Relation::Assigned | Relation::Team | Relation::Substitute);
                let confirms = *role == Role::Caseworker && works_on_it;
                assert_eq!(may(*role, *relation, Act::ConfirmDocument), confirms, "{role} {relation}");
            }
        }
    }

    #[test]
    fn a_housemate_sees_no_paper_of_another_member() {
        for act in [Act::ViewDocument, Act::ViewName, Act::ReadContent, Act::ReadReceipt, Act::ReadThread] {
            assert!(!may(Role::Customer, Relation::Housemate, act));
        }
    }
}
