//! How somebody wants to be told outside the portal.

use domain::{DigestTime, ReachChannel, ReachState, Role};

use super::{Samples, arrived};
use crate::view::{Known, Mistake, NotificationsPage, Way};

fn way(channel: ReachChannel, known: Option<(&str, bool, ReachState)>) -> Way {
    let known =
        known.map(|(address, wanted, state)| Known { address: address.to_owned(), wanted, state, state_at: arrived() });
    Way { channel, known, typed: String::new() }
}

fn page(ways: Vec<Way>) -> NotificationsPage {
    NotificationsPage { ways, quiet_from: 20, quiet_until: 7, ..NotificationsPage::default() }
}

impl Samples for NotificationsPage {
    const NAME: &'static str = "notifications";
    const ROLE: Option<Role> = Some(Role::Customer);
    fn samples() -> Vec<Self> {
        let (mail, sms) = (ReachChannel::Mail, ReachChannel::Sms);
        let (address, number) = ("rita.muster@mail.example", "+4915123456789");
        let known = |wanted, state| way(mail, Some((address, wanted, state)));
        let wrong = |mistake, way| Self { mistakes: vec![mistake], wrong: Some(mail), ..page(vec![way]) };
        vec![
            page(vec![]),
            page(vec![way(mail, None), way(sms, None)]),
            page(vec![known(true, ReachState::Unconfirmed), way(sms, Some((number, true, ReachState::Confirmed)))]),
            page(vec![known(true, ReachState::Confirmed)]),
            page(vec![known(false, ReachState::Confirmed)]),
            page(vec![known(true, ReachState::Bounced)]),
            wrong(Mistake::AddressWrong(mail), Way { typed: "rita.muster".to_owned(), ..way(mail, None) }),
            wrong(Mistake::ReachCodeWrong, known(true, ReachState::Unconfirmed)),
        ]
    }
}

/// The same for staff.
pub(in crate::view) fn notifications_of_staff() -> Vec<NotificationsPage> {
    let known = Some(("m.beispiel@jobcenter.example", true, ReachState::Confirmed));
    vec![NotificationsPage { digest: Some(DigestTime::Morning), ..page(vec![way(ReachChannel::Mail, known)]) }]
}
