package io.haagent.adapters.jdkhttp;

import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.ResponseInfo;

/** The head of an answer that no server has just sent. */
record CannedInfo(int statusCode, HttpHeaders headers, Version version) implements ResponseInfo {}
