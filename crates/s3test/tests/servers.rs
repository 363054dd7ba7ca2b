//! The servers start, answer and end.

use std::net::TcpStream;

use s3test::S3Server;

fn ends_with_its_handle(server: S3Server) {
    let address = server.endpoint().trim_start_matches("http://").to_owned();
    let bucket = server.new_bucket();
    assert_ne!(bucket, server.new_bucket());
    assert!(!server.has_upload(&bucket, "no-such-upload"));
    assert!(TcpStream::connect(&address).is_ok());
    drop(server);
    assert!(TcpStream::connect(&address).is_err());
}

#[test]
fn s3s_fs() {
    ends_with_its_handle(S3Server::s3s_fs());
}

#[test]
fn moto() {
    ends_with_its_handle(S3Server::moto());
}
