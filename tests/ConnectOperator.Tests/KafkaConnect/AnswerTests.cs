using System.Text;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.KafkaConnect.Responses;
using ConnectOperator.KafkaConnect.Snapshots;
using ConnectOperator.Rest.Responses;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.KafkaConnect;

public sealed class AnswerTests
{
    public static TheoryData<Recording> RecordedErrors => [.. Recording.Load("answers")];

    [Theory]
    [MemberData(nameof(RecordedErrors))]
    public void Recorded_error_is_the_case_that_it_means(Recording recording)
    {
        var kind = recording.Method == "GET" ? CallKind.Read : CallKind.Write;

        var answer = ErrorResponse.Of<Done>(recording.Received(), kind);

        answer.GetType().Name.ShouldBe(recording.Expected, recording.ToString());
    }

    [Fact]
    public void Recorded_good_bodies_are_read()
    {
        var good = Recording.Load("good").ToLookup(recording => $"{recording.Method} {recording.Path}", recording => Encoding.UTF8.GetBytes(recording.Body));

        SuccessBody.ServerInfo(good["GET /"].First()).ShouldBe(new ServerInfo("3.9.0", "dd5272687e8adf9e", "rigrigrigrigrigrigrigA"));
        SuccessBody.Names(good["GET /connectors"].First())!.Select(name => name.Value).ShouldBe(["c1", "c2", "c3"], ignoreOrder: true);
        SuccessBody.Plugins(good["GET /connector-plugins"].First())!
            .ShouldContain(new ConnectorPlugin("org.apache.kafka.connect.file.FileStreamSinkConnector", "sink", "3.9.0"));
        SuccessBody.Config(good["GET /connectors/c1/config"].First())!["tasks.max"].ShouldBe("3");
        SuccessBody.ConfigOfConnector(good["POST /connectors"].First())!["topic"].ShouldBe("tc");
        SuccessBody.ConfigOfConnector(good["PUT /connectors/b1/config"].First())!["name"].ShouldBe("b1");
        SuccessBody.Topics(good["GET /connectors/xf-src/topics"].First()).ShouldBe(["t-xf-400"]);
        SuccessBody.Topics(good["GET /connectors/nope/topics"].First()).ShouldBeEmpty();
        SuccessBody.Message(good["PATCH /connectors/e-src/offsets"].First()).ShouldBe("The offsets for this connector have been altered successfully");
        SuccessBody.Message(good["DELETE /connectors/e-mock/offsets"].First())!.ShouldContain("if this connector manages offsets externally");
        var offsets = good["GET /connectors/e-src/offsets"].Concat(good["GET /connectors/e-snk/offsets"]).Select(body => SuccessBody.Offsets(body)!.Single()).ToList();
        offsets.Select(offset => offset.Offset?.Text).ShouldBe([null, """{"kafka_offset":5,"position":9007199254740993}""", """{"kafka_offset":3}"""]);
        offsets.Select(offset => offset.TopicPartition).ShouldBe([null, null, new TopicPartition("te", 0)]);
    }

    [Fact]
    public void Recorded_statuses_are_read_as_they_are_within_a_list()
    {
        foreach (var recording in Recording.Load("good").Where(recording => recording.Path.EndsWith("/status", StringComparison.Ordinal)))
        {
            var name = ConnectorName.Parse(recording.Path.Split('/')[2]);
            var entry = $$"""{"info":{"config":{},"tasks":[],"type":"x"},"status":{{recording.Body}}}""";
            var listed = EntryParser.Parse(name, Encoding.UTF8.GetBytes(entry), new StringPool())!;

            var status = SuccessBody.Status(Encoding.UTF8.GetBytes(recording.Body))!;

            (status.State, status.WorkerId, status.Trace).ShouldBe((listed.State, listed.WorkerId, listed.Trace));
            status.Tasks.ShouldBe(listed.Tasks);
            status.Tasks.Select(task => task.State).Append(status.State).ShouldContain(ConnectorState.Failed);
            status.Type.ShouldBeOneOf("source", "sink");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"connector":{"state":"RUNNING"}""")]
    [InlineData("""{"connector":"RUNNING"}""")]
    [InlineData("<html></html>")]
    public void Body_without_a_state_is_no_status(string body) => SuccessBody.Status(Encoding.UTF8.GetBytes(body)).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"offsets":null}""")]
    [InlineData("""{"orders":null}""")]
    [InlineData("""{"orders":{}}""")]
    [InlineData("<html></html>")]
    public void Body_of_something_else_holds_no_offsets_topics_or_message(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);

        SuccessBody.Offsets(bytes).ShouldBeNull();
        SuccessBody.Topics(bytes).ShouldBeNull();
        SuccessBody.Message(bytes).ShouldBeNull();
    }

    [Theory]
    [InlineData("Topic tracking is disabled.", "NotSupported")]
    [InlineData("Topic tracking reset is disabled.", "NotSupported")]
    [InlineData("HTTP 403 Forbidden", "Forbidden")]
    public void Tracking_that_is_off_is_no_right_that_is_missing(string message, string expected) =>
        ErrorResponse.Of<Done>(new(403, "application/json", Encoding.UTF8.GetBytes($$"""{"error_code":403,"message":"{{message}}"}""")), CallKind.Read)
            .GetType().Name.ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"name\":\"x\"}")]
    [InlineData("<html></html>")]
    public void Body_without_a_config_is_no_description_of_a_connector(string body) =>
        SuccessBody.ConfigOfConnector(Encoding.UTF8.GetBytes(body)).ShouldBeNull();

    [Fact]
    public void Null_in_a_stored_config_is_an_absent_key() =>
        SuccessBody.Config("""{"a":null,"b":"1"}"""u8.ToArray())!.ShouldHaveSingleItem().ShouldBe(new("b", "1"));

    [Fact]
    public void Names_outside_the_rule_are_left_out() =>
        SuccessBody.Names("""["ok","semi;colon","a/b",null,".."]"""u8.ToArray())!.ShouldHaveSingleItem().Value.ShouldBe("ok");

    [Theory]
    [InlineData("""{"error_code":404,"message":"Status for connector orders not found"}""", "ServerError")]
    [InlineData("""{"error_code":404,"message":"Logger orders not found."}""", "ServerError")]
    [InlineData("""{"error_code":404,"message":null}""", "ServerError")]
    [InlineData("""{"error_code":404,"message":"Task orders-0 not found"}""", "NotFound")]
    [InlineData("""{"error_code":404,"message":"HTTP 404 Not Found"}""", "NotSupported")]
    [InlineData("""{"message":"Connector orders not found"}""", "Unavailable")]
    [InlineData("""{"error_code":404,"message":"Connector orders not fou""", "Unavailable")]
    [InlineData("Connector orders not found", "Unavailable")]
    [InlineData("", "Unavailable")]
    public void Only_the_words_of_a_herder_that_looked_prove_absence(string body, string expected) =>
        Error(404, body).GetType().Name.ShouldBe(expected);

    [Theory]
    [InlineData(502, "Read", "Unavailable")]
    [InlineData(503, "Read", "Unavailable")]
    [InlineData(504, "Read", "Unavailable")]
    [InlineData(502, "Write", "ServerError")]
    [InlineData(503, "Write", "ServerError")]
    [InlineData(504, "Write", "ServerError")]
    [InlineData(500, "Read", "ServerError")]
    [InlineData(429, "Read", "TooManyRequests")]
    [InlineData(429, "Write", "TooManyRequests")]
    public void Gateway_without_a_worker_is_no_answer_to_a_read_and_an_unknown_one_to_a_write(int status, string kind, string expected) =>
        ErrorResponse.Of<Done>(new(status, "text/plain", "upstream connect error"u8.ToArray()), Enum.Parse<CallKind>(kind)).GetType().Name.ShouldBe(expected);

    [Fact]
    public void Html_error_reads_as_its_text_alone()
    {
        var page = "<html><head><title>503</title><style>p {color: red}</style></head>\n<body><h1>Service&nbsp;down</h1>\n<p>Try <b>later</b></p></body></html>";

        Message(Error(500, page, "text/html")).ShouldBe("HTTP 500: Service&nbsp;down Try later");
    }

    [Fact]
    public void Long_foreign_text_is_cut() =>
        Message(Error(500, new string('x', 60_000), "text/plain")).Length.ShouldBeLessThan(250);

    [Fact]
    public void Control_characters_do_not_reach_a_message() =>
        Message(Error(500, "a\r\nb\u001b[31mc\0", "text/plain")).ShouldBe("HTTP 500: a b [31mc");

    [Fact]
    public void Empty_error_says_its_status() => Message(Error(500, "")).ShouldBe("HTTP 500");

    [Fact]
    public void Error_without_a_message_says_so() =>
        Message(Error(500, """{"error_code":500,"message":null}""")).ShouldBe("HTTP 500 without a message");

    [Fact]
    public void Long_message_of_Connect_is_cut_between_characters()
    {
        var text = new string('x', ErrorText.MaxMessageLength - 1) + "😀 and more";

        var message = Message(Error(500, $$"""{"error_code":500,"message":"{{text}}"}"""));

        message.ShouldBe(new string('x', ErrorText.MaxMessageLength - 1) + "…");
    }

    [Fact]
    public void Unknown_plugin_names_the_class_and_not_every_plugin_there_is()
    {
        var recorded = Recording.Load("answers").First(recording => recording.Expected == "UnknownPlugin");

        var answer = ErrorResponse.Of<Done>(recorded.Received(), CallKind.Write).ShouldBeOfType<ConnectResponse<Done>.UnknownPlugin>();

        answer.Message.ShouldEndWith("name matches com.example.NoSuch");
    }

    public static TheoryData<int, string> Refusals
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach (var status in Enumerable.Range(400, 52))
            {
                data.Add(status, status switch
                {
                    401 => "Unauthorized",
                    403 => "Forbidden",
                    404 => "Unavailable",
                    408 or 409 => "ServerError",
                    429 => "TooManyRequests",
                    _ => "Invalid",
                });
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Write_that_something_before_Connect_calls_wrong_is_refused_and_a_read_has_failed(int status, string expected)
    {
        foreach (var body in (string[])["", "no such tenant", "<html><body>no such tenant</body></html>", """{"code":"TENANT","message":"no such tenant"}"""])
        {
            Error(status, body).GetType().Name.ShouldBe(expected, body);
            ErrorResponse.Of<Done>(new(status, "application/json", Encoding.UTF8.GetBytes(body)), CallKind.Read).GetType().Name
                .ShouldBe(expected == "Invalid" ? "ServerError" : expected, body);
        }
    }

    [Theory]
    [InlineData("", "HTTP 400 without a message, as from a web server in front of Connect that rejects requests")]
    [InlineData("<html><head><title>x</title></head><body>no such <b>tenant</b></body></html>", "HTTP 400: no such tenant (not from Connect, but from something in front of it)")]
    public void Refusal_that_is_not_Connects_is_told_in_its_own_words(string body, string told)
    {
        var refusal = Error(400, body).ShouldBeOfType<ConnectResponse<Done>.Invalid>();

        refusal.Message.ShouldBe(told);
        refusal.ListsErrors.ShouldBeFalse();
    }

    [Theory]
    [InlineData("Connector configuration is invalid and contains the following 1 error(s):\\nA value is required\\nYou can also find", true)]
    [InlineData("Connector config {name=x} contains no connector type", false)]
    public void Only_the_outcome_of_a_validation_lists_errors(string message, bool listsErrors) =>
        Error(400, $$"""{"error_code":400,"message":"{{message}}"}""").ShouldBeOfType<ConnectResponse<Done>.Invalid>().ListsErrors.ShouldBe(listsErrors);

    [Theory]
    [InlineData("""{"error_code":403,"message":"HTTP 403 Forbidden"}""", "HTTP 403 Forbidden")]
    [InlineData("""{"error_code":403,"message":"no role"}""", "HTTP 403: no role")]
    [InlineData("<html><body>RBAC: access denied</body></html>", "HTTP 403: RBAC: access denied")]
    [InlineData("", "HTTP 403")]
    public void Missing_right_is_told_in_the_words_of_who_misses_it(string body, string told) =>
        Error(403, body).ShouldBeOfType<ConnectResponse<Done>.Forbidden>().Message.ShouldBe(told);

    [Theory]
    [InlineData("Idle timeout expired: 30000/30000 ms", true)]
    [InlineData("Total timeout 90000 ms elapsed", true)]
    [InlineData("java.net.ConnectException: Connection refused", false)]
    public void Forwarded_write_that_the_worker_no_longer_waits_for_is_under_way(string reason, bool isUnderWay)
    {
        var answer = Error(500, $$"""{"error_code":500,"message":"IO Error trying to forward REST request: {{reason}}"}""");

        (answer is ConnectResponse<Done>.OutcomeUnknown { IsUnderWay: true }).ShouldBe(isUnderWay);
        (answer is ConnectResponse<Done>.ServerError).ShouldBe(!isUnderWay);
    }

    [Fact]
    public void Who_asks_to_be_left_alone_says_for_how_long() =>
        ErrorResponse.Of<Done>(new(429, null, default, RetryAfter: TimeSpan.FromSeconds(9)), CallKind.Write)
            .ShouldBe(new ConnectResponse<Done>.TooManyRequests("HTTP 429", TimeSpan.FromSeconds(9)));

    [Fact]
    public void Validation_is_read_without_its_definitions()
    {
        var read = SuccessBody.ConfigErrors(Encoding.UTF8.GetBytes("""
            {"name":"X","error_count":2,"groups":["Common"],"configs":[
              {"definition":{"name":"a","type":"STRING","required":true},"value":{"name":"a","value":"s3cr3t","recommended_values":[],"errors":["A value is required","No"],"visible":true}},
              {"definition":null,"value":{"name":"b","value":null,"recommended_values":[],"errors":[],"visible":true}},
              {"definition":{},"value":null},null]}
            """))!;

        read.Errors.ShouldBe([new("a", "A value is required"), new("a", "No")]);
        read.Values.ShouldHaveSingleItem().ShouldBe(new("a", "s3cr3t"));
        read.ToString().ShouldBe("2 error(s)");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"configs":[{"value":{"name":"a","errors":"none"}}]}""")]
    public void Body_that_is_no_validation_says_nothing(string body) => SuccessBody.ConfigErrors(Encoding.UTF8.GetBytes(body)).ShouldBeNull();

    [Fact]
    public void Redirect_is_an_error_that_names_the_other_host_alone()
    {
        var answer = ErrorResponse.Of<Done>(new(302, null, default, RedirectHost: "login.example"), CallKind.Read);

        var error = answer.ShouldBeOfType<ConnectResponse<Done>.ServerError>();
        error.StatusCode.ShouldBe(302);
        error.Message.ShouldContain("login.example");
    }

    private static ConnectResponse<Done> Error(int status, string body, string contentType = "application/json") =>
        ErrorResponse.Of<Done>(new(status, contentType, Encoding.UTF8.GetBytes(body)), CallKind.Write);

    private static string Message(ConnectResponse<Done> answer) => answer.ShouldBeOfType<ConnectResponse<Done>.ServerError>().Message;
}
