using ConnectOperator.CrdGenerator;

return CrdFiles.Run(args, Console.Out, Console.Error);
